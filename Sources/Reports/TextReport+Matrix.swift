internal import Runbooks
internal import Texts

extension TextReport {
    /// Targets down, steps across; steps have numbers, since their names do not fit.
    mutating func appendMatrix() {
        if record.steps.isEmpty || record.targets.isEmpty { return }
        heading("TARGETS × STEPS")
        for (index, step) in record.steps.enumerated() {
            wrapped(clean(overview.label(of: step)), indent: 5, lead: number(index + 1, columns: 4))
        }
        let widest = record.targets.map { DisplayWidth.columns(of: clean($0.target.id.rawValue)) }.max() ?? 0
        let nameColumns = min(max(widest, 6), columns / 2)
        let stepColumns = String(record.steps.count).count + 2
        let stepsPerBlock = max(1, (columns - nameColumns) / stepColumns)
        for first in stride(from: 0, to: record.steps.count, by: stepsPerBlock) {
            let steps = first..<min(first + stepsPerBlock, record.steps.count)
            line()
            let numbers = steps.map { number($0 + 1, columns: stepColumns) }.joined()
            line(style.paint(DisplayWidth.padded("target", to: nameColumns) + numbers, .muted))
            for target in record.targets.indices {
                line(row(target: target, steps: steps, nameColumns: nameColumns, stepColumns: stepColumns))
            }
        }
        line()
        flowed(
            overview.counts.map { ($0.mark.text, $0.mark.role) } + [("(empty) does not act there", .muted)])
    }

    private func row(target: Int, steps: Range<Int>, nameColumns: Int, stepColumns: Int) -> String {
        let name = DisplayWidth.prefix(
            of: clean(record.targets[target].target.id.rawValue), columns: nameColumns)
        var text = DisplayWidth.padded(name, to: nameColumns)
        var spaces = 0
        for step in steps {
            spaces += stepColumns - 1
            if let index = overview.execution(step: step, target: target) {
                let mark = record.executions[index].mark
                text += String(repeating: " ", count: spaces) + style.paint(mark.glyph, mark.role)
                spaces = 0
            } else {
                spaces += 1
            }
        }
        return text
    }

    private func number(_ number: Int, columns: Int) -> String {
        let digits = String(number)
        return String(repeating: " ", count: max(0, columns - digits.count)) + digits
    }
}
