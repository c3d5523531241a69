// swift-tools-version: 6.2
import PackageDescription

/// Set by `make test`: warnings are errors, but only here, never in a package that depends on Cairn.
let strict: [SwiftSetting] = Context.environment["CAIRN_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// Swift 6 mode plus the upcoming features that make intent visible.
let settings: [SwiftSetting] =
    strict + [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]

/// Each of these is a product too, so that a consumer builds only what it imports.
let libraries: [Target] = [
    .target(name: "CairnDomain", swiftSettings: settings),
    .target(name: "CairnRepositories", dependencies: ["CairnDomain"], swiftSettings: settings),
    .target(
        name: "CairnRuntime",
        dependencies: [
            "CairnRepositories", .product(name: "DequeModule", package: "swift-collections"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "CoreMetrics", package: "swift-metrics"),
        ],
        swiftSettings: settings),
    .target(
        name: "CairnServices",
        dependencies: ["CairnDomain", "CairnRepositories", "CZlib"],
        swiftSettings: settings),
    .target(
        name: "CairnMigrations",
        dependencies: ["CairnDomain", "CairnRepositories", .product(name: "Crypto", package: "swift-crypto")],
        swiftSettings: settings),
    .target(
        name: "CairnInMemory",
        dependencies: ["CairnDomain", "CairnRepositories", "CairnRuntime"],
        swiftSettings: settings),
    .target(
        name: "CairnSQLite",
        dependencies: [
            "CairnDomain", "CairnRepositories", "CairnRuntime", "CairnMigrations",
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ],
        resources: [.embedInCode("Migrations/SQL")],
        swiftSettings: settings),
    .target(
        name: "CairnClickHouse",
        dependencies: [
            "CairnDomain", "CairnRepositories", "CairnRuntime", "CairnMigrations", "CLibcurl", "CLZ4", "CZstd",
        ],
        swiftSettings: settings),
    .target(
        name: "CairnPostgreSQL",
        dependencies: ["CairnDomain", "CairnRepositories", "CairnRuntime", "CairnMigrations", "CLibpq"],
        resources: [.embedInCode("Migrations/SQL")],
        swiftSettings: settings),
    .target(
        name: "CairnComposition",
        dependencies: [
            "CairnDomain", "CairnRepositories", "CairnInMemory", "CairnSQLite", "CairnClickHouse", "CairnPostgreSQL",
            "CairnMigrations",
            .product(name: "Configuration", package: "swift-configuration"),
            .product(name: "SystemPackage", package: "swift-system"),
        ],
        swiftSettings: settings),
    .target(name: "CairnConformance", dependencies: ["CairnDomain", "CairnRepositories"], swiftSettings: settings),
]

let package = Package(
    name: "cairn",
    platforms: [.macOS(.v15)],
    products: libraries.map { .library(name: $0.name, targets: [$0.name]) }
        + [.executable(name: "cairn", targets: ["cairn"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.0"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    ],
    targets: libraries + [
        .systemLibrary(
            name: "CLibcurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .systemLibrary(
            name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"]), .brew(["lz4"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .executableTarget(
            name: "cairn",
            dependencies: [
                "CairnDomain", "CairnRepositories", "CairnServices", "CairnMigrations", "CairnComposition",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
            ],
            swiftSettings: settings),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: settings),
        .testTarget(name: "CairnDomainTests", dependencies: ["CairnDomain", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "CairnRepositoriesTests", dependencies: ["CairnRepositories", "CairnInMemory", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "CairnRuntimeTests",
            dependencies: [
                "CairnRuntime", "CairnRepositories", "TestSupport",
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CairnServicesTests", dependencies: ["CairnServices", "CairnInMemory", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "CairnMigrationsTests", dependencies: ["CairnMigrations", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "CairnInMemoryTests", dependencies: ["CairnInMemory", "CairnConformance"], swiftSettings: settings),
        .testTarget(
            name: "CairnSQLiteTests",
            dependencies: [
                "CairnSQLite", "CairnConformance", "CairnMigrations", "CairnRuntime", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CairnClickHouseTests",
            dependencies: [
                "CairnClickHouse", "CairnDomain", "CairnMigrations", "CairnRepositories", "CairnRuntime", "TestSupport",
            ],
            swiftSettings: settings),
        .target(
            name: "IntegrationSupport",
            dependencies: ["CairnConformance", "CairnDomain", "CairnRepositories", "CairnRuntime"],
            path: "IntegrationTests/IntegrationSupport", exclude: ["peer_values.py"], swiftSettings: settings),
        .testTarget(
            name: "CairnClickHouseIntegrationTests",
            dependencies: [
                "CairnClickHouse", "CairnConformance", "CairnMigrations", "CairnRuntime", "IntegrationSupport",
                "TestSupport",
            ],
            path: "IntegrationTests/CairnClickHouseIntegrationTests",
            exclude: ["Interop/clickhouse_connect_peer.py"], swiftSettings: settings),
        .testTarget(
            name: "CairnPostgreSQLTests",
            dependencies: ["CairnPostgreSQL", "CairnDomain", "CairnRepositories", "CairnRuntime", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "CairnPostgreSQLIntegrationTests",
            dependencies: [
                "CairnPostgreSQL", "CairnConformance", "CairnInMemory", "CairnMigrations", "CairnRuntime",
                "IntegrationSupport", "TestSupport",
            ],
            path: "IntegrationTests/CairnPostgreSQLIntegrationTests", exclude: ["Interop/psycopg_peer.py"],
            swiftSettings: settings),
        .testTarget(
            name: "CairnConformanceTests", dependencies: ["CairnConformance", "CairnInMemory"],
            swiftSettings: settings),
        .testTarget(
            name: "CairnCompositionTests",
            dependencies: [
                "CairnComposition", "CairnRepositories",
                .product(name: "Configuration", package: "swift-configuration"),
            ], swiftSettings: settings),
        .testTarget(
            name: "CairnCommandTests", dependencies: ["cairn", "CairnInMemory", "TestSupport"],
            swiftSettings: settings),
    ]
)
