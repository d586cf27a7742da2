// The journal: gathers the appends of one wake-up and hands them to the log at once; knows what is in flight,
// and which partitions are in doubt.
//
// An `unknown` outcome puts its partition in doubt: nothing more is appended there until a take-over has made
// the prefix certain: what was in doubt has landed before it, or never will. Streams that wait for `quiet`
// are recovered only after that.
#pragma once

#include "actors/messages.hpp"
#include "storage/event_log.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace veilleuse::actors {

class journal_state {
 public:
  journal_state(journal_actor::pointer self, storage::event_log& log, notices_actor tell)
      : self_{self}, log_{log}, tell_{std::move(tell)} {}

  void gather(const order_append& order);
  void flush();
  void settle(const batch_settled& what);
  void await(const events::stream_id& stream, const registry_actor& whom);
  void take_over(storage::partition_id partition);
  void taken(const partition_taken& what);

 private:
  struct waiting_for_quiet {
    std::uint64_t last_batch = 0;
    events::stream_id stream;
    registry_actor whom;
  };
  struct handed_over {
    std::vector<order_append> orders;
    /// Empty until the log has answered.
    std::vector<storage::append_outcome> outcomes;
  };
  [[nodiscard]] storage::partition_id partition_of(const events::stream_id& stream) const;
  void hand_over(std::vector<order_append> orders);
  void settle_oldest();
  static void answer(journal_actor::pointer self, const std::vector<order_append>& orders,
                     const std::vector<storage::append_outcome>& outcomes);
  void tell_quiet();

  journal_actor::pointer self_;
  storage::event_log& log_;
  notices_actor tell_;
  std::vector<order_append> gathered_;
  std::uint64_t last_batch_ = 0;
  /// Batches handed over and not settled, with whom to answer.
  std::map<std::uint64_t, handed_over> in_flight_;
  std::set<storage::partition_id> in_doubt_;
  /// Those of them that could not be taken over.
  std::set<storage::partition_id> refused_;
  std::vector<waiting_for_quiet> waiting_;
};

journal_actor::behavior_type journal(journal_actor::stateful_pointer<std::shared_ptr<journal_state>> self,
                                     storage::event_log* log, const notices_actor& tell);

}  // namespace veilleuse::actors
