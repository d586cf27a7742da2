// The plain model against which a simulated world is held: promises 1 to 5.
#pragma once

#include "tests/actors/simulation/world.hpp"

#include <map>
#include <string>

namespace veilleuse::test {

class check {
 public:
  explicit check(world& of) : of_{of} {}

  void everything();
  /// After a crash, once the log has been taken over.
  void snapshots_stand_on_the_log();
  /// All that stands in the log: every record of every partition in its order, then what the conversations'
  /// events hold. Keys are drawn anew in each run, and nothing that hangs on them is told.
  [[nodiscard]] std::string story();

 private:
  /// Every event of a conversation, as the log holds it.
  using history = std::map<std::uint64_t, std::string>;

  void read_conversations();
  void acknowledged_once_in_its_place(const simulated_client& client);
  void refused_never_happened(const simulated_client& client);
  void received_what_is_there(const simulated_client& client);
  void no_text_twice();
  void folds_agree();
  void processes_have_ended();
  void both_sides_agree();
  void find(std::string what) { of_.report_.findings.push_back(std::move(what)); }

  world& of_;
  std::map<events::stream_id, history> histories_;
};

}  // namespace veilleuse::test
