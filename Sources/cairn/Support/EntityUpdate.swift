import CairnRepositories

/// Replaces several entities at once.
enum EntityUpdate {
    /// Updates each entity; all or none where the storage has transactions.
    ///
    /// - Returns: The entities as stored.
    static func run<Entity: Record>(
        _ entities: [Entity], in storage: any Storage,
        _ update: @escaping @Sendable (Entity, any RecordStore<Entity>) async throws -> Entity
    ) async throws -> [Entity] {
        guard storage.capabilities.contains(.transactions) else {
            return try await each(entities, in: try await storage.records(Entity.self), update)
        }
        return try await storage.transaction { work in
            try await each(entities, in: try await work.records(Entity.self), update)
        }
    }

    @concurrent private static func each<Entity: Record>(
        _ entities: [Entity], in store: any RecordStore<Entity>,
        _ update: @Sendable (Entity, any RecordStore<Entity>) async throws -> Entity
    ) async throws -> [Entity] {
        var updated: [Entity] = []
        for entity in entities { updated.append(try await update(entity, store)) }
        return updated
    }
}
