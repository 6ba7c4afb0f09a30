/// What a run tells its operator while it goes on.
public enum ProgressEvent: Sendable, Hashable {
    /// How many executions of a step may come.
    public struct StepCount: Sendable, Hashable {
        /// The step's name, as all events have it.
        public var step: String
        /// Its executions.
        public var executions: Int

        /// Makes a count.
        public init(step: String, executions: Int) {
            self.step = step
            self.executions = executions
        }
    }

    /// The run begins, with so many targets, so many executions that may come, and of which steps those are, in order.
    case runStarted(title: String, targets: Int, executions: Int, steps: [StepCount] = [])
    /// A completed execution runs again because of these inputs.
    case inputsChanged(target: String, step: String, names: [String])
    /// A target takes a step: the one with this index, from 1, of so many on this target.
    case executionStarted(target: String, step: String, index: Int, count: Int)
    /// A step printed a line, without its line feed.
    case executionOutput(target: String, line: String)
    /// A postcondition is asked again and again, so far for this long.
    case executionPolling(target: String, step: String, postcondition: String, elapsedMilliseconds: Int)
    /// A step ended in a state: `succeeded`, `satisfied`, `failed`, …; the detail says why.
    case executionEnded(target: String, step: String, state: String, milliseconds: Int, detail: String?)
    /// Something that the operator should know.
    case note(String)
    /// The run ended.
    case runEnded(summary: String)
}
