import AWSProtocols
import JSON
import Testing

/// The expected values are those of botocore 1.44's `parse_to_aware_datetime`.
@Suite("Moments")
struct MomentTests {
    @Test(
        "texts are read as botocore reads them",
        arguments: [
            ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05+00:00"),
            ("2020-01-02T03:04:05.678Z", "2020-01-02T03:04:05.678000+00:00"),
            ("2020-01-02", "2020-01-02T00:00:00+00:00"),
            ("2020-01-02T03:04:05+02:00", "2020-01-02T01:04:05+00:00"),
            ("2020-01-02T03:04:05-0730", "2020-01-02T10:34:05+00:00"),
            ("2020-01-02T03:04:05+01", "2020-01-02T02:04:05+00:00"),
            ("Thu, 02 Jan 2020 03:04:05 GMT", "2020-01-02T03:04:05+00:00"),
            ("Thursday, 02-Jan-20 03:04:05 GMT", "2020-01-02T03:04:05+00:00"),
            ("Thu Jan  2 03:04:05 2020", "2020-01-02T03:04:05+00:00"),
            ("2020-01-02 03:04:05", "2020-01-02T03:04:05+00:00"),
            ("2020-01-02 03:04:05 UTC", "2020-01-02T03:04:05+00:00"),
            ("20200102T030405Z", "2020-01-02T03:04:05+00:00"),
            ("2 Jan 2020 03:04", "2020-01-02T03:04:00+00:00"),
            ("January 2, 2020", "2020-01-02T00:00:00+00:00"),
            ("1/2/2020", "2020-01-02T00:00:00+00:00"),
            ("2020/01/02 03:04", "2020-01-02T03:04:00+00:00"),
            ("2020-01-02T03:04", "2020-01-02T03:04:00+00:00"),
            ("1577934245", "2020-01-02T03:04:05+00:00"),
            ("1577934245.5", "2020-01-02T03:04:05.500000+00:00"),
            ("-1", "1969-12-31T23:59:59+00:00"),
            ("1e9", "2001-09-09T01:46:40+00:00"),
            (" 7 ", "1970-01-01T00:00:07+00:00"),
            ("2020-01-02T03:04:05.123456789Z", "2020-01-02T03:04:05.123456+00:00"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"),
            ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00+00:00"),
        ])
    func reading(text: String, expected: String) {
        #expect(Moment(text: text)?.isoformat == expected)
    }

    @Test(
        "what is no moment is refused",
        arguments: [
            "", "abc", "2020-13-01", "2020-02-30", "2020-01-02T25:00:00Z", "2020-01-02T03:04:60Z",
            "2020-01-02T03:04:05Zjunk", "nan", "1900-02-29T00:00:00Z", "99999999999999",
            "2020-01-02T03:04:05+25:00", "inf", "0x10",
        ])
    func refusing(text: String) {
        #expect(Moment(text: text) == nil)
    }

    @Test func `numbers are seconds, to the microsecond`() {
        #expect(
            Moment(.number(JSONNumber(1_577_934_245.123456)))?.isoformat == "2020-01-02T03:04:05.123456+00:00"
        )
        #expect(Moment(.number(JSONNumber(-0.5)))?.isoformat == "1969-12-31T23:59:59.500000+00:00")
        #expect(Moment(.number(JSONNumber(1e300))) == nil)
        #expect(Moment(.bool(true)) == nil)
    }

    @Test func `a moment is written in every form`() {
        let moment = Moment(seconds: 1_576_540_098, microseconds: 45)
        #expect(moment.iso8601 == "2019-12-16T23:48:18.000045Z")
        #expect(moment.rfc822 == "Mon, 16 Dec 2019 23:48:18 GMT")
        #expect(moment.epochText == "1576540098.000045")
        #expect(Moment(seconds: -1).rfc822 == "Wed, 31 Dec 1969 23:59:59 GMT")
    }
}
