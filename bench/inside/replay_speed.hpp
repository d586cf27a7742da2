// How fast histories are read back: the records of many conversations through decode, unseal and evolve.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

namespace veilleuse::bench {

struct replay_shape {
  std::size_t conversations = 300;
  std::size_t messages = 1'000;
  std::size_t message_bytes = 200;
  std::size_t threads = 2;
  std::size_t rounds = 3;
};

struct replay_round {
  std::uint64_t events = 0;
  std::uint64_t record_bytes = 0;
  double seconds = 0;

  [[nodiscard]] double per_second() const { return double(events) / seconds; }
};

/// Records made once, then folded as often as asked.
class replay_speed {
 public:
  /// Writes them into a log and a vault in `folder` too.
  replay_speed(const replay_shape& shape, const std::filesystem::path& folder);
  ~replay_speed();
  replay_speed(const replay_speed&) = delete;
  replay_speed& operator=(const replay_speed&) = delete;

  /// From memory. Throws when a record does not open or a fold does not end where it should.
  [[nodiscard]] replay_round fold();
  /// From the log, with the keys from the vault: both opened anew, the files in the page cache.
  [[nodiscard]] replay_round read_and_fold();

 private:
  struct material;
  std::unique_ptr<material> all_;
};

}  // namespace veilleuse::bench
