#include "storage/kafka/partition_term.hpp"

#include <utility>

namespace veilleuse::storage {

std::optional<events::sequence> partition_term::end_of(const events::stream_id& stream) const {
  const auto found = ends_.find(stream);
  if (found == ends_.end()) return std::nullopt;
  return found->second.last;
}

std::pair<envelope, partition_count> partition_term::next(const append_request& request,
                                                          events::sequence last) const {
  auto count = tentative_;
  const record_claim claim{count.last().term, count.last().nonce, {count.last().ordinal.value + 1}};
  static_cast<void>(count.take(claim, *request.record));
  return {{claim.term,
           claim.nonce,
           claim.ordinal,
           count.prefix().chain,
           request.stream,
           {last.value + 1},
           request.event_count},
          count};
}

void partition_term::sent(sent_append what, const partition_count& tentative) {
  auto& end = ends_[what.around.stream];
  end.last = {what.around.first.value + what.around.event_count - 1};
  ++end.records;
  tentative_ = tentative;
  under_way_.push_back(std::move(what));
}

std::optional<sent_append> partition_term::acknowledge(const envelope& reported,
                                                       std::optional<entry_offset> offset) {
  if (!reports_.believe(reported.ordinal, offset) || under_way_.empty()) return std::nullopt;
  auto what = std::move(under_way_.front());
  under_way_.pop_front();
  const auto end = ends_.find(what.around.stream);
  if (--end->second.records == 0) ends_.erase(end);
  return what;
}

}  // namespace veilleuse::storage
