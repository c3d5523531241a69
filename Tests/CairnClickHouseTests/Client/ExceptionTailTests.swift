import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct ExceptionTailTests {
    private let tag = "kqzxwvbnmlkjhgfd"
    private let message =
        "Code: 395. DB::Exception: Zu groß: 'é'.\nMore of it. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) (version 26.9.2.1)"

    private func frame(_ message: String, tag: String) -> [UInt8] {
        Array("\r\n__exception__\r\n\(tag)\r\n\(message)\n\(message.utf8.count + 1) \(tag)\r\n__exception__\r\n".utf8)
    }

    private func exception(in pieces: [some Collection<UInt8>]) -> ServerException? {
        var tail = ExceptionTail(tag: tag)
        for piece in pieces { Array(piece).withUnsafeBytes { tail.append($0) } }
        return tail.exception
    }

    @Test func `a frame is found wherever it is split`() {
        let bytes = Array("some data".utf8) + frame(message, tag: tag)
        for split in 0...bytes.count {
            let found = exception(in: [bytes[..<split], bytes[split...]])
            #expect(found?.message == message, "split at \(split)")
            #expect(found?.code == 395 && found?.name == "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO")
        }
        #expect(exception(in: bytes.map { [$0] })?.message == message)
    }

    @Test func `data that looks like a frame of another tag is data`() {
        let other = frame("Code: 1. no", tag: "aaaaaaaaaaaaaaaa")
        #expect(exception(in: [other]) == nil)
        #expect(exception(in: [other + frame(message, tag: tag)])?.message == message)
        #expect(exception(in: [Array("__exception__\r\n\(tag)".utf8)]) == nil)
        #expect(exception(in: [[UInt8]()]) == nil)
    }

    @Test func `a frame that is cut off still tells what it has`() {
        let bytes = frame(message, tag: tag)
        let start = Array("\r\n__exception__\r\n\(tag)\r\n".utf8).count
        for end in (start + "Code: 395.".utf8.count)..<bytes.count {
            let found = exception(in: [bytes[..<end]])
            #expect(found?.code == 395, "cut at \(end)")
            #expect(found?.message.hasPrefix(String(message.prefix(10))) == true)
        }
    }

    @Test func `a message that holds the tag or the words of the frame is told whole`() {
        for message in ["Code: 1. a 5 \(tag) b (NAME)", "Code: 1. __exception__ (NAME)", "Code: 1. a\n\n12 b (NAME)"] {
            #expect(exception(in: [frame(message, tag: tag)])?.message == message)
        }
    }

    @Test func `however much data comes before, the longest frame is found`() {
        var generator = SeededGenerator()
        let long = "Code: 395. " + String(repeating: "x", count: 16_000) + " (NAME)"
        for size in [1, 1000, ExceptionTail.capacity - 1, ExceptionTail.capacity, 3 * ExceptionTail.capacity, 1 << 20] {
            let bytes = [UInt8](repeating: 0x5F, count: size) + frame(long, tag: tag)
            var (pieces, start): ([ArraySlice<UInt8>], Int) = ([], 0)
            while start < bytes.count {
                let end = min(bytes.count, start + Int.random(in: 1...50_000, using: &generator))
                pieces.append(bytes[start..<end])
                start = end
            }
            #expect(exception(in: pieces)?.message == long, "\(size) bytes before, seed \(generator.seed)")
        }
    }
}
