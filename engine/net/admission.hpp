// Whether there is room for one more child. Whoever comes back to a conversation that exists, and staff, are
// never asked: what is kept free is theirs. Who finds no room is told when to come back; the page shows the
// emergency numbers meanwhile.
#pragma once

#include <atomic>
#include <cstdint>

namespace veilleuse::engine::net {

/// What all clients together may use; 0: without a bound.
struct admission_budget {
  std::uint64_t connections = 0;
  /// Submitted and not answered: each waits for an append.
  std::uint64_t commands = 0;
  std::uint64_t memory_bytes = 0;
};

/// Of what there is too little for one more child.
enum class scarcity : std::uint8_t { none, connections, commands, memory };

class admission {
 public:
  explicit admission(const admission_budget& budget = {}) : budget_{budget} {}

  /// Any thread: what the process uses, in bytes.
  void note_memory(std::uint64_t bytes) { memory_bytes_.store(bytes, std::memory_order_relaxed); }

  /// For a newcomer whose connection is the last of so many.
  [[nodiscard]] scarcity for_newcomer(std::uint64_t connections, std::uint64_t commands) const;
  /// For a conversation to begin on a connection that was let in.
  [[nodiscard]] scarcity for_opening(std::uint64_t commands) const { return for_newcomer(0, commands); }

  [[nodiscard]] const admission_budget& budget() const { return budget_; }
  [[nodiscard]] std::uint64_t memory_bytes() const { return memory_bytes_.load(std::memory_order_relaxed); }

 private:
  admission_budget budget_;
  std::atomic<std::uint64_t> memory_bytes_{0};
};

}  // namespace veilleuse::engine::net
