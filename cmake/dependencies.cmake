# Every library comes from Debian 12's packages: scripts/packages.txt lists them.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(Protobuf REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS system json unit_test_framework)
find_package(tomlplusplus REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
find_package(rapidcheck REQUIRED)
find_package(RocksDB REQUIRED)
find_package(OpenSSL REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)

# Debian's CAF ships no CMake package; it is one shared library and a header folder.
find_library(CAF_CORE_LIBRARY caf_core REQUIRED)
find_path(CAF_INCLUDE_DIR caf/actor_system.hpp REQUIRED)
add_library(veilleuse_caf INTERFACE)
target_link_libraries(veilleuse_caf INTERFACE ${CAF_CORE_LIBRARY} Threads::Threads)
