// One partition as its owner writes it under one term: what it has sent and what of that is acknowledged.
// Only what is acknowledged may be shown; what was sent is built upon.
#pragma once

#include "storage/counting/partition_count.hpp"
#include "storage/counting/term_reports.hpp"
#include "storage/kafka/append_jobs.hpp"
#include "storage/kafka/topic_entry.hpp"

#include <chrono>
#include <deque>
#include <optional>
#include <unordered_map>

namespace veilleuse::storage {

struct sent_append {
  shared_append_job job;
  std::size_t request = 0;
  envelope around;
  log_position at;
  std::chrono::steady_clock::time_point sent;
};

class partition_term {
 public:
  /// `counted` is what was read up to its own take-over, behind which `next` stands.
  partition_term(const partition_count& counted, entry_offset next) : tentative_{counted}, reports_{next} {}

  /// The last event of a stream with what is under way; nothing when nothing of it is.
  [[nodiscard]] std::optional<events::sequence> end_of(const events::stream_id& stream) const;
  /// What stands around the next record. Changes nothing until it is sent.
  [[nodiscard]] std::pair<envelope, partition_count> next(const append_request& request,
                                                          events::sequence last) const;
  void sent(sent_append what, const partition_count& tentative);

  /// The record that was reported, when it is the oldest one under way and is durable. Otherwise nothing more
  /// of this term may be believed.
  [[nodiscard]] std::optional<sent_append> acknowledge(const envelope& reported,
                                                       std::optional<entry_offset> offset);

  /// Whether a report is about this term.
  [[nodiscard]] bool wrote(const envelope& reported) const {
    return reported.term == tentative_.last().term && reported.nonce == tentative_.last().nonce;
  }
  /// What has no report that could be believed.
  [[nodiscard]] const std::deque<sent_append>& under_way() const { return under_way_; }

 private:
  struct tentative_end {
    events::sequence last;
    /// Records under way.
    std::size_t records = 0;
  };

  partition_count tentative_;
  term_reports reports_;
  std::deque<sent_append> under_way_;
  std::unordered_map<events::stream_id, tentative_end> ends_;
};

}  // namespace veilleuse::storage
