// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "cairn-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "cairn", path: ".."),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .target(name: "CBareHTTP", linkerSettings: [.linkedLibrary("curl")]),
        .executableTarget(
            name: "CairnBenchmarks",
            dependencies: [
                "CBareHTTP",
                .product(name: "CairnDomain", package: "cairn"),
                .product(name: "CairnRepositories", package: "cairn"),
                .product(name: "CairnRuntime", package: "cairn"),
                .product(name: "CairnInMemory", package: "cairn"),
                .product(name: "CairnSQLite", package: "cairn"),
                .product(name: "CairnClickHouse", package: "cairn"),
                .product(name: "CairnPostgreSQL", package: "cairn"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
            ]),
    ]
)
