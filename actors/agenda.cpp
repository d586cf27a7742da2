#include "actors/agenda.hpp"

#include "actors/broken_invariant.hpp"
#include "actors/limits.hpp"
#include "actors/notices.hpp"
#include "actors/services.hpp"
#include "events/codec/codec.hpp"
#include "events/step_starts.hpp"
#include "storage/background_thread.hpp"
#include "storage/sealing.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace veilleuse::actors {

namespace {

constexpr std::string_view view_name = "agenda.3";
/// Without the count of conversations; without moves. Thrown away where they still stand, so that their rows
/// do not stay for ever.
constexpr std::array<std::string_view, 2> former_view_names{"agenda.1", "agenda.2"};

/// No stream's: those are longer.
constexpr std::string_view count_key = "conversations";

using rows = std::map<std::string, duty_row>;

/// The event that started a step.
events::sequence cause_of(events::step_number number) {
  return {number.value / events::steps_per_event};
}

void settle(duty_row& row, events::step_number number) {
  if (cause_of(number) >= row.open_since) row.open_since = {};
  if (number == events::step_of(cause_of(number), 0)) std::erase(row.moves, cause_of(number));
}

void note(duty_row& row, events::sequence number, const events::moderator_event& event) {
  if (std::holds_alternative<events::signed_in>(event)) {
    // Already at another desk, which is told by the first of its two steps.
    if (row.always_awake) row.moves.push_back(number);
    row.always_awake = true;
  }
  if (std::holds_alternative<events::signed_out>(event) ||
      std::holds_alternative<events::heartbeats_missed>(event))
    row.always_awake = false;
}
void note(duty_row&, events::sequence, const events::conversation_event&) {}

/// Skeletons suffice. A record that cannot be decoded may have started a step: whoever reads its stream will
/// see.
template <class Event>
void fold(duty_row& row, const storage::logged_record& logged) {
  const auto before = std::exchange(row.open_since, logged.first);
  const auto view = storage::view_record(*logged.record);
  if (!view) return;
  const auto decoded = events::decode_record<Event>(view->clear, {});
  const auto* what = std::get_if<events::record<Event>>(&decoded);
  if (what == nullptr) return;
  row.open_since = before;
  auto number = what->first;
  for (const auto& event : what->events) {
    note(row, number, event);
    if (const auto* settled = std::get_if<events::step_settled>(&event)) {
      settle(row, settled->number);
    } else if (std::visit([](const auto& content) { return events::may_start_step(content); }, event)) {
      row.open_since = number;
    }
    ++number.value;
  }
}

void fold_any(duty_row& row, const storage::logged_record& logged) {
  switch (logged.stream.kind) {
    case events::stream_kind::conversation:
      fold<events::conversation_event>(row, logged);
      break;
    case events::stream_kind::moderator:
      fold<events::moderator_event>(row, logged);
      break;
    case events::stream_kind::desk:
      row.always_awake = true;
      break;
    case events::stream_kind::conversation_staff:
      break;
  }
}

/// A conversation begins with its first record. What its staff wrote among themselves is a stream of another
/// kind.
bool begins_conversation(const storage::logged_record& logged) {
  return logged.stream.kind == events::stream_kind::conversation && logged.first.value == 1;
}

void append_number(std::string& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes += static_cast<char>(number >> shift & 0xff);
}

std::uint64_t number_from(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const auto byte : bytes)
    number = number << 8 | static_cast<std::uint8_t>(byte);
  return number;
}

std::string to_bytes(const conversation_count& row) {
  std::string bytes{'\1'};
  append_number(bytes, row.exist);
  return bytes;
}

std::optional<conversation_count> conversation_count_from(std::string_view bytes) {
  if (bytes.size() != 9 || bytes[0] != '\1') return std::nullopt;
  return conversation_count{number_from(bytes.substr(1))};
}

}  // namespace

std::string to_bytes(const duty_row& row) {
  std::string bytes{'\2'};
  append_number(bytes, row.open_since.value);
  bytes += row.always_awake ? '\1' : '\0';
  for (const auto move : row.moves)
    append_number(bytes, move.value);
  return bytes;
}

std::optional<duty_row> duty_row_from(std::string_view bytes) {
  constexpr std::size_t head = 10;
  if (bytes.size() < head || (bytes.size() - head) % sizeof(std::uint64_t) != 0 || bytes[0] != '\2')
    return std::nullopt;
  duty_row row;
  row.open_since.value = number_from(bytes.substr(1, 8));
  row.always_awake = bytes[9] == '\1';
  for (auto at = head; at < bytes.size(); at += sizeof(std::uint64_t))
    row.moves.push_back({number_from(bytes.substr(at, sizeof(std::uint64_t)))});
  return row;
}

bool agenda_view::stands_on_log(storage::partition_id partition) {
  const auto offset = views_.offset(view_name, partition);
  if (offset.count.value == 0) return true;
  if (offset.count > log_.end_now(partition).count) return false;
  const auto page = log_.read_now(partition, {offset.count.value - 1}, {.records = 1, .bytes = 1});
  return page.records.size() == 1 && page.records.front().chain == offset.chain;
}

void agenda_view::check_offsets() {
  for (const auto former : former_view_names)
    if (has_seen_records(former)) views_.drop(former);
  if (!stands_on_log()) views_.drop(view_name);
}

bool agenda_view::has_seen_records(std::string_view view) {
  for (std::uint32_t number = 0; number < log_.partition_count(); ++number)
    if (views_.offset(view, {number}).count.value != 0) return true;
  return false;
}

bool agenda_view::stands_on_log() {
  if (has_seen_records(view_name) && !find_count()) return false;
  for (std::uint32_t number = 0; number < log_.partition_count(); ++number)
    if (!stands_on_log({number})) return false;
  return true;
}

std::optional<conversation_count> agenda_view::find_count() {
  const auto row = views_.find(view_name, count_key);
  return row ? conversation_count_from(*row) : std::nullopt;
}

std::uint64_t agenda_view::conversations() {
  return find_count().value_or(conversation_count{}).exist;
}

bool agenda_view::catch_up() {
  bool more = false;
  for (std::uint32_t number = 0; number < log_.partition_count(); ++number)
    more = catch_up({number}) || more;
  return more;
}

bool agenda_view::catch_up(storage::partition_id partition) {
  const auto offset = views_.offset(view_name, partition);
  if (offset.count >= log_.end_now(partition).count) return false;
  const auto page = log_.read_now(partition, offset.count,
                                  {.records = limits::agenda_records, .bytes = limits::agenda_bytes});
  if (page.records.empty()) return false;
  rows changed;
  conversation_count count{conversations()};
  for (const auto& logged : page.records) {
    const auto key = events::to_bytes(logged.stream);
    auto found = changed.find(key);
    if (found == changed.end()) {
      const auto kept = views_.find(view_name, key);
      found = changed.emplace(key, kept ? duty_row_from(*kept).value_or(duty_row{}) : duty_row{}).first;
    }
    fold_any(found->second, logged);
    if (begins_conversation(logged)) ++count.exist;
  }
  std::vector<storage::view_change> changes;
  for (const auto& [key, row] : changed)
    changes.push_back({key, row.idle() ? std::nullopt : std::optional{to_bytes(row)}});
  changes.push_back({std::string{count_key}, to_bytes(count)});
  folded_ += page.records.size();
  const auto& last = page.records.back();
  views_.apply(view_name, partition, {last.at, last.chain}, changes);
  return !page.at_end;
}

std::vector<events::stream_id> agenda_view::next_duties(std::size_t most) {
  std::vector<events::stream_id> found;
  auto reached = cursor_;
  views_.scan(view_name, cursor_, [&](std::string_view key, std::string_view) {
    if (found.size() == most) return false;
    if (const auto stream = events::stream_from_bytes(key)) found.push_back(*stream);
    reached = std::string{key} + '\0';
    return true;
  });
  // Only now: a scan that failed halfway is begun again.
  cursor_ = std::move(reached);
  return found;
}

agenda_actor::behavior_type agenda(agenda_actor::stateful_pointer<std::unique_ptr<agenda_view>> self,
                                   storage::event_log* log, storage::view_store* views,
                                   const registry_actor& registry, const notices_actor& tell,
                                   const std::shared_ptr<counters>& counts) {
  self->state = std::make_unique<agenda_view>(*log, *views);
  stop_process_on_exception(self, "agenda");
  self->send(self, agenda_tick{});
  return {
      [self, registry, tell, counts, checked = false, troubled = false](const agenda_tick&) mutable {
        try {
          if (!checked) {
            if (self->getf(caf::abstract_actor::is_detached_flag)) storage::become_background_thread();
            self->state->check_offsets();
          }
          checked = true;
          const auto began = counts->slow->now();
          const auto folded = self->state->folded();
          const bool more = self->state->catch_up();
          counts->conversations = self->state->conversations();
          const auto duties =
              more ? std::vector<events::stream_id>{} : self->state->next_duties(limits::woken_at_once);
          counts->slow->note_since(storage::operation::duties_view, began,
                                   {.records = self->state->folded() - folded});
          troubled = false;
          if (more) {
            self->send(self, agenda_tick{});
            return;
          }
          for (const auto& stream : duties)
            self->send(registry, wake_stream{stream});
          self->delayed_send(self, duties.empty() ? limits::agenda_interval : limits::wake_interval,
                             agenda_tick{});
        } catch (const storage::storage_error& trouble) {
          if (!std::exchange(troubled, true)) self->send(tell, agenda_waits(trouble.kind()));
          // A full disk, say. Whoever has duties is woken as soon as the view can be read and written.
          self->delayed_send(self, limits::agenda_interval, agenda_tick{});
        }
      },
  };
}

}  // namespace veilleuse::actors
