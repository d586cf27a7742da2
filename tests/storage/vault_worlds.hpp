// The vaults that the contract is checked on, each with its machine.
#pragma once

#include "storage/memory/memory_key_vault.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"
#include "tests/storage/streams.hpp"
#include "tests/support/artifacts.hpp"

#include <memory>
#include <tuple>

namespace veilleuse::tests {

struct memory_vault_world {
  std::shared_ptr<storage::memory_keys> keys = std::make_shared<storage::memory_keys>();

  std::unique_ptr<storage::key_vault> open() const {
    return std::make_unique<storage::memory_key_vault>(keys);
  }
};

struct rocksdb_vault_world {
  std::filesystem::path root = test::artifact_directory("key-vault");
  storage::key_vault_options options{root / "keys", root / "master.key"};

  std::unique_ptr<storage::key_vault> open() const { return storage::open_key_vault(options); }
};

using vault_worlds = std::tuple<memory_vault_world, rocksdb_vault_world>;

}  // namespace veilleuse::tests
