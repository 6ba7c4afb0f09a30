/// Waits until something is so, looking again now and then.
///
/// - Parameters:
///   - limit: When to give up; generous, as it decides only how long a failing test takes.
///   - pause: The time between two looks.
///   - isSo: Looks.
/// - Returns: Whether it came to be so.
public func eventually(
    within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(20),
    _ isSo: () throws -> Bool
) async rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try isSo() { return true }
        try? await Task.sleep(for: pause)
    }
    return try isSo()
}
