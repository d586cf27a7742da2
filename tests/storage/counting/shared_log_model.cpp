#include "tests/storage/counting/shared_log_model.hpp"

#include <algorithm>
#include <concepts>
#include <iterator>
#include <string_view>

namespace veilleuse::tests {

namespace {

constexpr std::string_view any_record = "record";

/// As the rule's code sees it; what is left out is the same for all.
storage::record_claim claim_of(const sent_entry& what, const left_out& without, std::uint64_t ordinal) {
  storage::record_claim claim{{what.term}, {}, {ordinal}};
  if (!without.nonce) claim.nonce[0] = what.nonce;
  return claim;
}

void put(std::string& bytes, std::integral auto... values) {
  (bytes.push_back(static_cast<char>(values)), ...);
}

void put_all(std::string& bytes, const auto& entries) {
  put(bytes, std::ranges::distance(entries));
  for (const auto& one : entries)
    put(bytes, one.term, one.nonce, one.ordinal);
}

}  // namespace

std::string shared_log_model::bytes() const {
  std::string bytes;
  put_all(bytes, log_);
  for (const auto& node : nodes_) {
    put(bytes, static_cast<int>(node.now), node.term, node.nonce, node.base, node.sent,
        node.believed.acknowledged().value, node.believed.next().value,
        static_cast<int>(node.believed.latched()));
    put_all(bytes, node.in_flight);
    put(bytes, node.reports.size());
    for (const auto& one : node.reports)
      put(bytes, one.what.term, one.what.nonce, one.what.ordinal, one.offset);
    put_all(bytes, node.unknown);
  }
  put_all(bytes, under_way_);
  put_all(bytes, told_absent_);
  put(bytes, nonces_, failures_, crashes_);
  return bytes + broken_;
}

shared_log_model::reading shared_log_model::read(const left_out& without) const {
  storage::partition_count counting{storage::partition_id{0}};
  reading found;
  found.positions.resize(log_.size());
  for (std::size_t at = 0; at < log_.size(); ++at) {
    const auto& entry = log_[at];
    const auto claim =
        claim_of(entry, without, without.ordinal ? counting.last().ordinal.value + 1 : entry.ordinal);
    if (entry.ordinal == 0) {
      const auto standing = counting.take(storage::take_over_claim{claim.term, claim.nonce, {}});
      if (standing == storage::standing_of_entry::counted) found.nonce = entry.nonce;
    } else if (counting.take(claim, any_record) == storage::standing_of_entry::counted) {
      found.positions[at] = static_cast<std::uint8_t>(counting.prefix().count.value);
    }
  }
  found.count = static_cast<std::uint8_t>(counting.prefix().count.value);
  found.term = static_cast<std::uint8_t>(counting.last().term.value);
  return found;
}

void shared_log_model::begin_take_over(model_node& node) {
  const auto seen = read({});
  const bool forgets = node.now == model_node::phase::idle;
  node.now = model_node::phase::taking_over;
  if (forgets) node.reports.clear();
  node.term = static_cast<std::uint8_t>(seen.term + 1);
  node.nonce = ++nonces_;
  node.base = seen.count;
  node.in_flight.push_back({node.term, node.nonce, 0});
}

void shared_log_model::end_take_over(model_node& node, const left_out& without) {
  const sent_entry own{node.term, node.nonce, 0};
  const auto place = std::ranges::find(log_, own);
  const auto seen = read(without);
  const bool mine = without.nonce ? seen.term == node.term : seen.nonce == node.nonce;
  tell_absent(node, without);
  node.now = mine ? model_node::phase::owner : model_node::phase::idle;
  node.sent = 0;
  const auto behind_own = static_cast<std::uint64_t>(place - log_.begin()) + 1;
  node.believed = storage::term_reports{{without.read_to_the_end ? behind_own : log_.size()}};
  if (!without.read_to_the_end) node.base = seen.count;
}

void shared_log_model::send(model_node& node) {
  node.in_flight.push_back({node.term, node.nonce, ++node.sent});
  node.unknown.insert(node.in_flight.back());
}

void shared_log_model::write(const sent_entry& what, const left_out& without) {
  log_.push_back(what);
  const auto seen = read(without);
  if (seen.positions.back() == 0) return;
  if (told_absent_.contains(what)) broken_ = "what was told to be absent counts";
  for (std::size_t at = 0; at + 1 < log_.size(); ++at)
    if (log_[at] == what && seen.positions[at] != 0) broken_ = "a record counts twice";
}

void shared_log_model::serve(model_node& node, broker_step how, const left_out& without) {
  const auto what = node.in_flight.front();
  node.in_flight.erase(node.in_flight.begin());
  const auto offset = static_cast<std::int8_t>(log_.size());
  const bool is_written = how != broker_step::lose && how != broker_step::delay;
  if (is_written) write(what, without);
  if (how == broker_step::delay || how == broker_step::repeat) under_way_.insert(what);
  if (how != broker_step::write) ++failures_;
  const bool has_offset = how == broker_step::write || how == broker_step::repeat;
  // Of a take-over it is read whether it was written.
  if (what.ordinal != 0) node.reports.push_back({what, has_offset ? offset : static_cast<std::int8_t>(-1)});
}

void shared_log_model::take_report(model_node& node, const left_out& without) {
  const auto what = node.reports.front();
  node.reports.erase(node.reports.begin());
  const bool of_now = node.now == model_node::phase::owner && what.what.nonce == node.nonce;
  if (!of_now) return;
  std::optional<storage::entry_offset> offset;
  if (what.offset >= 0) offset = {static_cast<std::uint64_t>(what.offset)};
  // Without the latch a failure is passed over, and the next report believed for itself.
  const bool believed =
      without.latch ? offset.has_value() : node.believed.believe({what.what.ordinal}, offset);
  if (believed) acknowledge(node, what, without);
}

void shared_log_model::acknowledge(model_node& node, const report& what, const left_out& without) {
  node.unknown.erase(what.what);
  ++acknowledged_;
  const auto seen = read(without);
  const auto position = seen.positions[static_cast<std::size_t>(what.offset)];
  if (position == 0) broken_ = "what was acknowledged does not count";
  if (position != 0 && position != node.base + what.what.ordinal)
    broken_ = "what was acknowledged counts at another place";
}

/// What it sent under earlier terms and does not find.
void shared_log_model::tell_absent(model_node& node, const left_out& without) {
  const auto seen = read(without);
  for (const auto& what : node.unknown) {
    bool counts = false;
    for (std::size_t at = 0; at < log_.size(); ++at)
      counts = counts || (log_[at] == what && seen.positions[at] != 0);
    if (!counts) told_absent_.insert(what);
  }
  node.unknown.clear();
}

void shared_log_model::look_again(model_node& node, const left_out& without) {
  tell_absent(node, without);
}

/// What it sent is under way still, or nowhere.
void shared_log_model::crash(model_node& node) {
  ++crashes_;
  under_way_.insert(node.in_flight.begin(), node.in_flight.end());
  node = {};
}

std::vector<shared_log_model> shared_log_model::next(const model_bounds& bounds,
                                                     const left_out& without) const {
  using phase = model_node::phase;
  std::vector<shared_log_model> all;
  const auto then = [&](auto step) {
    auto& made = all.emplace_back(*this);
    step(made);
  };
  const bool has_room = log_.size() < bounds.entries;
  for (int which = 0; which < 2; ++which) {
    const auto& node = nodes_[which];
    if (nonces_ < bounds.take_overs && node.now != phase::taking_over)
      then([=](auto& made) { made.begin_take_over(made.nodes_[which]); });
    const sent_entry own{node.term, node.nonce, 0};
    // Whoever does not read sees of its take-over only that it was written.
    if (node.now == phase::taking_over && std::ranges::count(log_, own) > 0)
      then([&, which](auto& made) { made.end_take_over(made.nodes_[which], without); });
    if (node.now == phase::owner && !node.believed.latched() && node.sent < bounds.records_of_a_term)
      then([=](auto& made) { made.send(made.nodes_[which]); });
    if (!node.in_flight.empty() && has_room) {
      const auto most = failures_ < bounds.failures ? broker_steps : 1;
      for (std::uint8_t how = 0; how < most; ++how)
        then([&, how, which](auto& made) {
          made.serve(made.nodes_[which], static_cast<broker_step>(how), without);
        });
    }
    if (!node.reports.empty())
      then([&, which](auto& made) { made.take_report(made.nodes_[which], without); });
    if (without.take_over_to_know && node.believed.latched() && !node.unknown.empty())
      then([&, which](auto& made) { made.look_again(made.nodes_[which], without); });
    if (crashes_ < bounds.crashes && node.now != phase::idle)
      then([=](auto& made) { made.crash(made.nodes_[which]); });
  }
  if (has_room) {
    for (auto one = under_way_.begin(); one != under_way_.end(); one = under_way_.upper_bound(*one)) {
      then([&, what = *one](auto& made) {
        made.under_way_.erase(made.under_way_.find(what));
        made.write(what, without);
      });
    }
  }
  return all;
}

}  // namespace veilleuse::tests
