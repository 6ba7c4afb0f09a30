import JMESPath
import Testing

@Suite("JMESPathTemplate")
struct JMESPathTemplateTests {
    @Test(
        "an expression ends where it is whole",
        arguments: [
            ("a {{ b }} c", [.text("a "), .expression("b", offset: 5), .text(" c")]),
            ("{{b}}", [.expression("b", offset: 2)]),
            ("{{ '}}' }}", [.expression("'}}'", offset: 3)]),
            (#"{{ '\'}}' }}"#, [.expression(#"'\'}}'"#, offset: 3)]),
            (#"{{ "}}" }}"#, [.expression(#""}}""#, offset: 3)]),
            ("{{ `{\"a\": {}}` }}", [.expression("`{\"a\": {}}`", offset: 3)]),
            ("{{ {a: {b: c}}}}", [.expression("{a: {b: c}}", offset: 3)]),
            ("{{ it's }}", [.expression("it's", offset: 3)]),
            ("한 {{ 국 }}", [.text("한 "), .expression("국", offset: 5)]),
            ("{{{{ a }}", [.text("{{ a }}")]), ("", []), ("}} {", [.text("}} {")]),
        ] as [(String, [JMESPathTemplate.Part])])
    func parts(text: String, parts: [JMESPathTemplate.Part]) {
        let template = JMESPathTemplate(parsing: text)
        #expect(template.parts == parts)
        #expect(template.unclosed == nil)
    }

    @Test func `an expression that nothing ends is found`() {
        #expect(JMESPathTemplate(parsing: "a {{ b }} {{ c }").unclosed == 10)
    }
}
