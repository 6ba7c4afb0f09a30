import AWSOutput
import Testing

@Suite("Error text")
struct ErrorTextTests {
    @Test func `a service's error stands after an empty line, marked as an error`() {
        let text = ErrorText.serviceError(
            code: "NoSuchEntity", message: "Role nope not found", operation: "GetRole")
        let expected =
            "\naws: [ERROR]: An error occurred (NoSuchEntity) when calling the GetRole operation: Role nope not found\n"
        #expect(text == expected)
    }

    @Test func `an error after the last retry says how often it was tried`() {
        let text = ErrorText.sentence(
            code: "500", message: "Internal Server Error", operation: "ListSinks", exhaustedRetries: 2)
        let expected =
            "An error occurred (500) when calling the ListSinks operation (reached max retries: 2): Internal Server Error"
        #expect(text == expected)
    }

    @Test func `an error without code and words is unknown`() {
        let text = ErrorText.sentence(code: nil, message: nil, operation: "GetRole")
        #expect(text == "An error occurred (Unknown) when calling the GetRole operation: Unknown")
    }

    @Test func `a failure of our own has the same form`() {
        #expect(ErrorText.error("You must specify a region") == "\naws: [ERROR]: You must specify a region\n")
    }
}
