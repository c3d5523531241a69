import Foundation
import Testing

@testable import cairn

@Suite struct StandardStreamTests {
    init() {
        // What Main does for the process.
        signal(SIGPIPE, SIG_IGN)
    }

    @Test func aPipeThatNobodyReadsIsABrokenPipe() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let stream = StandardStream(descriptor: pipe.fileHandleForWriting.fileDescriptor, name: "pipe")
        #expect(throws: BrokenPipe.self) { try stream.write(Array("text".utf8)) }
    }

    @Test func allBytesArriveThroughASmallPipe() async throws {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        // A pipe that refuses instead of waiting, as some parents leave standard output.
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let writer = Thread {
            try? StandardStream(descriptor: descriptor, name: "pipe").write(bytes)
            try? pipe.fileHandleForWriting.close()
        }
        writer.start()
        let received = try pipe.fileHandleForReading.readToEnd()
        #expect(received.map { Array($0) } == bytes)
    }

    @Test func aFullDiskIsNamed() throws {
        guard let full = FileHandle(forWritingAtPath: "/dev/full") else { return }
        let stream = StandardStream(descriptor: full.fileDescriptor, name: "standard output")
        let error = #expect(throws: OutputError.self) { try stream.write([1]) }
        #expect(error?.description == "cannot write to standard output: No space left on device")
    }
}
