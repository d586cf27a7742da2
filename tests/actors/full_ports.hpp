// Ports whose disk is full for as long as a test wants.
#pragma once

#include "storage/key_vault.hpp"
#include "storage/snapshot_store.hpp"
#include "tests/actors/passing_ports.hpp"

namespace veilleuse::test {

[[noreturn]] inline void refuse_for_want_of_room() {
  throw storage::storage_error{storage::storage_failure::no_room, "planned by a test"};
}

/// `inner` outlives it.
class full_vault final : public storage::key_vault {
 public:
  explicit full_vault(storage::key_vault& inner) : inner_{inner} {}
  bool full = true;

  storage::key_lookup find(const events::stream_id& stream) override { return inner_.find(stream); }
  std::vector<storage::key_lookup> find_or_create(const std::vector<events::stream_id>& streams) override {
    if (full) refuse_for_want_of_room();
    return inner_.find_or_create(streams);
  }
  void destroy(const events::stream_id& stream) override { inner_.destroy(stream); }

 private:
  storage::key_vault& inner_;
};

/// `inner` outlives it.
class full_snapshots final : public storage::snapshot_store {
 public:
  explicit full_snapshots(storage::snapshot_store& inner) : inner_{inner} {}
  bool full = true;

  bool save(const events::stream_id& stream, const storage::snapshot& what,
            const storage::shared_key& key) override {
    return !full && inner_.save(stream, what, key);
  }
  std::optional<storage::snapshot> load(const events::stream_id& stream,
                                        const storage::shared_key& key) override {
    return inner_.load(stream, key);
  }
  void remove(const events::stream_id& stream) override { inner_.remove(stream); }

 private:
  storage::snapshot_store& inner_;
};

class full_views final : public passing_views {
 public:
  using passing_views::passing_views;
  bool full = true;

  void apply(std::string_view view, storage::partition_id partition, const storage::prefix_digest& offset,
             const std::vector<storage::view_change>& changes) override {
    if (full) refuse_for_want_of_room();
    passing_views::apply(view, partition, offset, changes);
  }
};

}  // namespace veilleuse::test
