// The reference key vault. The keys stand in an object of their own, so that a simulated restart keeps them,
// as the real vault's sync does.
#pragma once

#include "storage/key_vault.hpp"

#include <map>
#include <mutex>

namespace veilleuse::storage {

/// What the vault's disk would hold. Shared by the vaults of one simulated machine, one after the other.
struct memory_keys {
  std::mutex mutex;
  std::map<events::stream_id, key_lookup> rows;
};

class memory_key_vault final : public key_vault {
 public:
  explicit memory_key_vault(std::shared_ptr<memory_keys> keys) : keys_{std::move(keys)} {}

  [[nodiscard]] key_lookup find(const events::stream_id& stream) override;
  [[nodiscard]] std::vector<key_lookup> find_or_create(
      const std::vector<events::stream_id>& streams) override;
  void destroy(const events::stream_id& stream) override;

 private:
  std::shared_ptr<memory_keys> keys_;
};

}  // namespace veilleuse::storage
