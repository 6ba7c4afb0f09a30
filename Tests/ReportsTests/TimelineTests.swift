import Runbooks
import Testing

@testable import Reports

@Suite("Timeline")
struct TimelineTests {
    private func timeline(_ record: RunRecord) throws -> Timeline {
        try #require(Timeline(RunOverview(record, now: nil)))
    }

    @Test func `moments stand in order, and a moment's place leads back to it`() {
        let scale = TimeScale([(1000, 2000), (1500, 3000), (3500, 5000)])
        #expect(scale.gaps.isEmpty)
        let places = [1000, 2000, 3000, 3250, 3500, 5000].map { scale.place(of: $0) }
        #expect(places == [0, 0.25, 0.5, 0.5625, 0.625, 1])
        for place in stride(from: 0.0, through: 1, by: 0.125) {
            #expect(abs(scale.place(of: scale.moment(at: place)) - place) < 0.001)
        }
        #expect(scale.place(of: 0) == 0 && scale.place(of: 9999) == 1)
    }

    @Test func `a night in which nothing ran takes no room`() throws {
        let night: Int64 = 8 * 3_600_000
        let scale = TimeScale([(0, 60_000), (60_000 + night, 120_000 + night)])
        let gap = try #require(scale.gaps.first)
        #expect(gap.milliseconds == night)
        #expect(abs(gap.place - 0.5) < 0.001)
        #expect(scale.place(of: 60_000) > 0.45 && scale.place(of: 60_000 + night) < 0.55)
        #expect(scale.moment(at: 1) == 120_000 + night)
    }

    @Test func `spans without length have a place too`() {
        #expect(TimeScale([(5, 5)]).place(of: 5) == 0)
        #expect(TimeScale([]).place(of: 5) == 0)
        #expect(TimeScale([(5, 5), (5, 5), (7, 7)]).place(of: 7) == 1)
    }

    @Test func `a small run has a bar for each attempt, and an end that nobody saw is unknown`() throws {
        let found = try timeline(SampleRuns.failed)
        #expect(found.isDetailed)
        #expect(found.bars.count == SampleRuns.failed.executions.reduce(0) { $0 + $1.attempts.count })
        #expect(found.bars.count { $0.state == "failed" } == 2)
        let unknown = try #require(found.bars.first { $0.state == "unknown" })
        #expect(unknown.end == SampleRuns.failed.ended)
        let page = ReportRenderer.html(SampleRuns.failed)
        #expect(page.split(separator: "<rect ").count - 1 == found.bars.count)
        #expect(page.contains("<title>workspace on prod/us-east-1: run 2 failed, 1 min 01 s</title>"))
    }

    @Test func `a large run has a row for each step, whose bins hold all that ran`() throws {
        let found = try timeline(SampleRuns.large)
        #expect(!found.isDetailed)
        let first = found.bars.filter { $0.execution < 1000 }
        let levels = found.levels(of: first)
        #expect(levels.first?.bins.lowerBound == 0)
        #expect(levels.first?.count == 1000)
        #expect(levels.allSatisfy { $0.count > 0 && $0.bins.count > 0 && $0.failed == 0 })
        for (left, right) in zip(levels, levels.dropFirst()) {
            #expect(left.bins.upperBound <= right.bins.lowerBound)
            #expect(left.bins.upperBound < right.bins.lowerBound || left.count != right.count)
        }
        let broken = found.levels(of: found.bars.filter { (9000..<10_000).contains($0.execution) })
        #expect(broken.contains { $0.failed == 2 })
    }

    @Test func `the picture has a title and a description, and takes its colours from classes`() {
        for record in [SampleRuns.failed, SampleRuns.large] {
            let page = ReportRenderer.html(record)
            #expect(page.contains("<svg role=img aria-labelledby=\"time-title time-text\""))
            #expect(page.contains("<title id=time-title>Timeline of the run</title>"))
            #expect(page.contains("<desc id=time-text>"))
            let picture = page.components(between: "<svg role=img", and: "</svg>\n</div>")
            #expect(picture.contains("<rect class=good ") && picture.contains("<rect class=bad "))
            #expect(!picture.contains("fill=") && !picture.contains("style=") && !picture.contains("NaN"))
        }
        #expect(!ReportRenderer.html(SampleRuns.empty).contains("<svg"))
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> Substring {
        guard let first = firstRange(of: start) else { return "" }
        let rest = self[first.upperBound...]
        return rest.firstRange(of: end).map { rest[..<$0.lowerBound] } ?? rest
    }
}
