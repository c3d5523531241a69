import CairnDomain
import CairnServices
import Foundation
import Testing

/// Local times around the changes of clocks: none is lost, none is laid over another.
@Suite struct ClockChangeTests {
    private func read(_ times: [String], zone: String = "America/New_York") async throws -> Reading {
        let calendar = try SessionCalendar(timeZone: try #require(TimeZone(identifier: zone)))
        return await CairnServicesTests.read(
            "time,open,high,low,close,volume\n" + times.map { "\($0),1,1,1,1,1\n" }.joined(),
            CandleCSVOptions(calendar: calendar))
    }

    private let autumn = [
        "2024-11-03 00:30", "2024-11-03 01:00", "2024-11-03 01:30", "2024-11-03 01:00", "2024-11-03 01:30",
        "2024-11-03 02:00",
    ]
    private let instants = ["04:30", "05:00", "05:30", "06:00", "06:30", "07:00"].map { "2024-11-03T\($0):00Z" }

    @Test func anHourThatComesTwiceIsTwoHours() async throws {
        let reading = try await read(autumn)
        #expect(reading.problems.isEmpty)
        #expect(reading.lines.map { String($0.prefix(20)) } == instants)
    }

    @Test func soItIsInAFileThatRunsBackwards() async throws {
        let reading = try await read(autumn.reversed())
        #expect(reading.lines.map { String($0.prefix(20)) } == instants.reversed())
    }

    @Test func hourlyRowsRepeatTheHour() async throws {
        let reading = try await read(["2024-11-03 00:00", "2024-11-03 01:00", "2024-11-03 01:00", "2024-11-03 02:00"])
        #expect(
            reading.lines.map { String($0.prefix(16)) } == [
                "2024-11-03T04:00", "2024-11-03T05:00", "2024-11-03T06:00", "2024-11-03T07:00",
            ])
    }

    @Test func aTimeThatClocksSkipIsRefused() async throws {
        let reading = try await read(["2024-03-10 01:30", "2024-03-10 02:30", "2024-03-10 03:30"])
        #expect(
            reading.problems == [
                "prices.csv:3: column time: \"2024-03-10 02:30\" does not exist in America/New_York, whose clocks skip it"
            ])
        #expect(reading.lines.map { String($0.prefix(16)) } == ["2024-03-10T06:30", "2024-03-10T07:30"])
    }

    @Test func aDayWithoutMidnightBeginsLater() async throws {
        let reading = try await read(["2018-11-03", "2018-11-04", "2018-11-05"], zone: "America/Sao_Paulo")
        #expect(reading.problems.isEmpty)
        #expect(
            reading.lines.map { String($0.prefix(16)) } == [
                "2018-11-03T03:00", "2018-11-04T03:00", "2018-11-05T02:00",
            ])
    }

    @Test func aColumnOfRowNumbersIsNoTime() async throws {
        for numbers in [["0", "1", "2"], ["0"], ["17"]] {
            let text = ",open,high,low,close,volume\n" + numbers.map { "\($0),1,1,1,1,1\n" }.joined()
            let reading = await CairnServicesTests.read(text)
            #expect(reading.error?.hasSuffix("the first one has no name and holds row numbers") == true)
        }
        let epoch = await CairnServicesTests.read(",open,high,low,close,volume\n1704153600,1,1,1,1,1\n")
        #expect(epoch.lines.first?.hasPrefix("2024-01-02T00:00:00Z") == true)
    }
}
