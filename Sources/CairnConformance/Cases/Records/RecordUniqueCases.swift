internal import CairnRepositories

/// Unique constraints hold, are named, and leave everything as it was.
enum RecordUniqueCases {
    static let all: [ConformanceCase] = refusing + allowing

    private static let refusing: [ConformanceCase] = [
        unique("unique.insert", "Inserting a value that another record holds is refused") { trial in
            try await trial.store.insert([.distinct(1), .distinct(2)])
            var member = Member.distinct(3)
            member.email = Member.distinct(1).email
            try await expectViolation(["email"]) { try await trial.store.insert(member) }
            try await trial.expectAll([.distinct(1), .distinct(2)])
        },
        unique("unique.upsert-new", "Upserting a new record with a value that another one holds is refused") { trial in
            try await trial.store.insert(.distinct(1))
            var member = Member.distinct(2)
            member.email = Member.distinct(1).email
            try await expectViolation(["email"]) { try await trial.store.upsert(member) }
            try await trial.expectAll([.distinct(1)])
        },
        unique("unique.upsert-existing", "Changing a record to a value that another one holds is refused") { trial in
            try await trial.store.insert([.distinct(1), .distinct(2)])
            var member = Member.distinct(2)
            member.email = Member.distinct(1).email
            try await expectViolation(["email"]) { try await trial.store.upsert(member) }
            try await trial.expectAll([.distinct(1), .distinct(2)])
        },
        unique(
            "unique.update", "Updating a record to a value that another one holds is refused",
            requires: [.optimisticVersions]
        ) { trial in
            try await trial.store.insert([.distinct(1), .distinct(2)])
            var member = Member.distinct(2)
            member.email = Member.distinct(1).email
            try await expectViolation(["email"]) { _ = try await trial.store.update(member, expectedVersion: 1) }
            try await trial.expectAll([.distinct(1), .distinct(2)])
        },
        unique("unique.several-fields", "A constraint on several fields holds for all of them together") { trial in
            try await trial.store.insert(.distinct(1))
            var other = Member.distinct(2)
            other.number = 1
            try await expectViolation(["team", "number"]) { try await trial.store.insert(other) }
            other.team = "another"
            try await trial.store.insert(other)
            try await trial.expectAll([.distinct(1), other])
        },
        unique("unique.within-batch", "Two records of one batch cannot share a value") { trial in
            var member = Member.distinct(2)
            member.handle = Member.distinct(1).handle
            try await expectViolation(["handle"]) { try await trial.store.insert([.distinct(1), member]) }
            try await expectViolation(["handle"]) { try await trial.store.upsert([.distinct(1), member]) }
        },
        unique(
            "unique.atomic", "A batch with one violation writes none of its records", requires: [.atomicBatches]
        ) { trial in
            try await trial.store.insert(.distinct(5))
            var batch = (1...4).map(Member.distinct) + (6...9).map(Member.distinct)
            batch[6].email = Member.distinct(5).email
            try await expectViolation(["email"]) { try await trial.store.insert(batch) }
            try await trial.expectAll([.distinct(5)])
            try await expectViolation(["email"]) { try await trial.store.upsert(batch) }
            try await trial.expectAll([.distinct(5)])
        },
        unique("unique.not-the-key", "A key that is taken is told from a unique value that is taken") { trial in
            try await trial.store.insert(.distinct(1))
            var sameKey = Member.distinct(2)
            sameKey.id = 1
            try await expectError(.duplicateKey, from: "inserting an existing key") {
                try await trial.store.insert(sameKey)
            }
        },
    ]

    private static let allowing: [ConformanceCase] = [
        unique("unique.missing-never-conflicts", "Missing values conflict with nothing") { trial in
            var members = (1...3).map(Member.distinct)
            for index in members.indices { members[index].handle = nil }
            try await trial.store.insert(members)
            try await trial.store.upsert(members)
            try await trial.expectAll(members)
        },
        unique("unique.own-value", "A record may keep its own value when it is replaced") { trial in
            try await trial.store.insert([.distinct(1), .distinct(2)])
            var member = Member.distinct(1)
            member.team = "another"
            try await trial.store.upsert(member)
            try await trial.expectAll([member, .distinct(2)])
        },
        unique("unique.freed-by-deleting", "A deleted record frees its values") { trial in
            try await trial.store.insert([.distinct(1), .distinct(2)])
            try await trial.store.delete(RecordKey(1))
            var member = Member.distinct(1)
            member.id = 3
            try await trial.store.insert(member)
            try await trial.expectAll([.distinct(2), member])
        },
        unique("unique.freed-by-changing", "A changed record frees its former value and holds its new one") { trial in
            try await trial.store.insert(.distinct(1))
            var changed = Member.distinct(1)
            changed.email = "new@example.com"
            try await trial.store.upsert(changed)
            var second = Member.distinct(2)
            second.email = Member.distinct(1).email
            try await trial.store.insert(second)
            var third = Member.distinct(3)
            third.email = "new@example.com"
            try await expectViolation(["email"]) { try await trial.store.insert(third) }
            try await trial.expectAll([changed, second])
        },
        unique("unique.compared-by-bytes", "Texts that only look alike are different values") { trial in
            let emails = HostileText.lookAlikes.flatMap(\.self)
            let members = emails.enumerated().map { index, email in
                var member = Member.distinct(index)
                member.email = email
                return member
            }
            try await trial.store.insert(members)
            try await trial.expectAll(members)
        },
        unique("unique.after-a-violation", "After a refused write the store takes sound ones") { trial in
            try await trial.store.insert(.distinct(1))
            for _ in 0..<5 {
                var member = Member.distinct(2)
                member.email = Member.distinct(1).email
                try await expectViolation(["email"]) { try await trial.store.insert(member) }
            }
            try await trial.store.insert(.distinct(2))
            try await trial.expectAll([.distinct(1), .distinct(2)])
        },
    ]

    private static func unique(
        _ id: String, _ title: String, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (RecordTrial<Member>) async throws -> Void
    ) -> ConformanceCase {
        .records(id, title, of: Member.self, requires: requires.union([.uniqueConstraints]), body)
    }

    private static func expectViolation(
        _ fields: [String], fileID: String = #fileID, line: Int = #line, _ write: () async throws -> Void
    ) async throws {
        let error = try await expectError(
            .uniqueViolation, from: "writing a value that is taken", fileID: fileID, line: line, write)
        let name = error.constraint ?? ""
        try expect(
            fields.allSatisfy(name.contains),
            "the constraint is named \(name.debugDescription), which does not tell its fields \(fields)",
            fileID: fileID, line: line)
    }
}
