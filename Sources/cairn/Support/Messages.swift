/// Lines for people on standard error.
enum Messages {
    /// Writes a line.
    static func note(_ line: String) {
        StandardStream.error.writeMessage(line + "\n")
    }
}
