#include "tests/actors/simulation/check.hpp"

#include "actors/history.hpp"
#include "actors/recovery.hpp"
#include "events/codec/codec.hpp"
#include "storage/sealing.hpp"
#include "tests/actors/deaf_sink.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>

namespace veilleuse::test {

namespace {

constexpr events::sequence no_end{std::numeric_limits<std::uint64_t>::max()};

std::string joined_line(std::uint64_t number) {
  auto line = line_of(events::moderator_joined{}, {number});
  line.pop_back();
  return line;
}

std::string text_of(const std::string& line) {
  return line.substr(line.rfind(' ') + 1);
}

/// A log that only reads what is on the disk.
storage::memory_event_log reader_of(const std::shared_ptr<storage::memory_disk>& disk) {
  return storage::memory_event_log{{disk, [](const std::function<void()>& task) { task(); }, "reader"}};
}

template <class Event>
std::string described_as(const storage::logged_record& logged) {
  const auto view = storage::view_record(*logged.record);
  return events::describe(std::get<events::record<Event>>(events::decode_record<Event>(view->clear, {})));
}

std::string described(const storage::logged_record& logged) {
  switch (logged.stream.kind) {
    case events::stream_kind::moderator:
      return described_as<events::moderator_event>(logged);
    case events::stream_kind::desk:
      return described_as<events::desk_event>(logged);
    case events::stream_kind::conversation:
    case events::stream_kind::conversation_staff:
      break;
  }
  return described_as<events::conversation_event>(logged);
}

}  // namespace

void check::everything() {
  read_conversations();
  for (const auto* clients : {&of_.youths_, &of_.moderators_})
    for (const auto& client : *clients) {
      of_.report_.acknowledged += client->answers().size();
      acknowledged_once_in_its_place(*client);
      refused_never_happened(*client);
      received_what_is_there(*client);
    }
  no_text_twice();
  folds_agree();
  processes_have_ended();
  both_sides_agree();
}

std::string check::story() {
  auto log = reader_of(of_.disk_);
  std::string lines;
  for (std::uint32_t partition = 0; partition < log.partition_count(); ++partition)
    for (storage::log_position after{}; after < log.end_now({partition}).count;) {
      const auto page = log.read_now({partition}, after, {});
      for (const auto& logged : page.records)
        lines += fmt::format("{}/{} {}\n", partition, logged.at.value, described(logged));
      after = page.records.back().at;
    }
  read_conversations();
  for (const auto& [stream, history] : histories_)
    for (const auto& [number, line] : history)
      lines += fmt::format("{} {} {}\n", events::to_text(stream), number, line);
  return lines;
}

void check::read_conversations() {
  auto log = reader_of(of_.disk_);
  storage::memory_key_vault keys{of_.keys_};
  for (const auto& [stream, last] : of_.disk_->streams()) {
    if (stream.kind != events::stream_kind::conversation) continue;
    auto& history = histories_[stream];
    for (events::sequence next{1}; next <= last;) {
      const auto page = actors::read_history_page({log, keys, of_.encoder_},
                                                  {stream, next, last, std::make_shared<deaf_sink>()});
      if (!page.readable || page.last < next) return find("a conversation cannot be read back");
      std::size_t at = 0;
      for (auto number = next.value; number <= page.last.value; ++number) {
        const auto end = page.frames->find('\n', at);
        auto line = page.frames->substr(at, end - at);
        if (line == joined_line(number)) ++of_.report_.joined;
        history.emplace(number, std::move(line));
        at = end + 1;
      }
      next = {page.last.value + 1};
    }
  }
}

void check::acknowledged_once_in_its_place(const simulated_client& client) {
  for (const auto& each : client.answers()) {
    if (each.stream.kind != events::stream_kind::conversation) {
      if (of_.disk_->stream_end(each.stream) < each.given.last) find("an acknowledged command was lost");
      continue;
    }
    const auto& history = histories_[each.stream];
    const auto there = history.find(each.given.first.value);
    if (there == history.end())
      find(fmt::format("acknowledged event {} was lost", each.given.first.value));
    else if (each.text && text_of(there->second) != *each.text)
      find(fmt::format("event {} is not what was acknowledged", each.given.first.value));
  }
}

void check::refused_never_happened(const simulated_client& client) {
  for (const auto& [stream, history] : histories_)
    for (const auto& [number, line] : history)
      if (client.refused_texts().contains(text_of(line))) find("a refused message stands in the log");
}

void check::received_what_is_there(const simulated_client& client) {
  for (const auto& [stream, received] : client.streams()) {
    if (stream.kind != events::stream_kind::conversation) continue;
    const auto& history = histories_[stream];
    for (const auto& [number, line] : received.lines) {
      const auto there = history.find(number);
      if (there == history.end() || there->second != line)
        find(fmt::format("event {} was shown and is not in the log", number));
    }
    const bool is_youth = client.who().kind == events::principal_kind::youth;
    if (client.connected() && is_youth && received.wanted && !received.attached)
      find("a connected youth waits to be attached");
    const bool complete = received.next.value == history.size() + 1;
    if (client.connected() && received.attached && !complete)
      find(fmt::format("a connected {} misses events: has {} of {}", is_youth ? "youth" : "moderator",
                       received.next.value - 1, history.size()));
  }
}

void check::no_text_twice() {
  std::set<std::string> seen;
  for (const auto& [stream, history] : histories_)
    for (const auto& [number, line] : history)
      if (const auto text = text_of(line); text.find('#') != std::string::npos && !seen.insert(text).second)
        find("a message stands twice");
}

void check::folds_agree() {
  auto log = reader_of(of_.disk_);
  storage::memory_key_vault keys{of_.keys_};
  storage::memory_snapshot_store snapshots{of_.snapshots_};
  for (const auto& [stream, last] : of_.disk_->streams()) {
    const auto key = keys.find(events::key_stream_of(stream)).key;
    const auto replayed = actors::fold_stream(log, nullptr, key, stream, no_end);
    const auto recovered = actors::fold_stream(log, &snapshots, key, stream, no_end);
    const auto bytes = [](const auto& state) { return events::encode_state(state); };
    if (std::visit(bytes, replayed) != std::visit(bytes, recovered))
      find(fmt::format("snapshot and tail differ from the replay of {}", events::to_text(stream)));
  }
  snapshots_stand_on_the_log();
}

void check::snapshots_stand_on_the_log() {
  storage::memory_key_vault keys{of_.keys_};
  storage::memory_snapshot_store snapshots{of_.snapshots_};
  for (const auto& [stream, last] : of_.disk_->streams()) {
    const auto key = keys.find(events::key_stream_of(stream)).key;
    const auto kept = key == nullptr ? std::nullopt : snapshots.load(stream, key);
    if (kept && kept->at > last) find("a snapshot is ahead of the log");
  }
}

void check::processes_have_ended() {
  auto log = reader_of(of_.disk_);
  for (const auto& [stream, last] : of_.disk_->streams()) {
    const auto state = actors::fold_stream(log, nullptr, nullptr, stream, no_end);
    const auto pending = std::visit([](const auto& folded) { return folded.head.steps.all().size(); }, state);
    if (pending > 0)
      find(fmt::format("{} has {} unanswered process steps", events::to_text(stream), pending));
  }
}

void check::both_sides_agree() {
  auto log = reader_of(of_.disk_);
  std::map<events::conversation_id, std::vector<events::moderator_id>> joined;
  std::map<events::moderator_id, std::set<events::conversation_id>> in_hand;
  std::optional<events::desk_state> desk;
  std::set<events::conversation_id> open;
  for (const auto& [stream, last] : of_.disk_->streams()) {
    const auto state = actors::fold_stream(log, nullptr, nullptr, stream, no_end);
    if (const auto* conversation = std::get_if<events::conversation_state>(&state)) {
      joined[{stream.key}] = conversation->moderators;
      if (conversation->phase == events::conversation_phase::open) open.insert({stream.key});
    } else if (const auto* moderator = std::get_if<events::moderator_state>(&state)) {
      in_hand[{stream.key}] = {moderator->chats.begin(), moderator->chats.end()};
    } else {
      desk = std::get<events::desk_state>(state);
    }
  }
  if (!desk) return;
  std::map<events::conversation_id, int> places;
  for (const auto& entry : desk->waiting)
    ++places[entry.conversation];
  for (const auto& offer : desk->offers)
    ++places[offer.entry.conversation];
  for (const auto& chat : desk->chats) {
    ++places[chat.entry.conversation];
    if (!in_hand[chat.moderator].contains(chat.entry.conversation))
      find("a moderator does not know of a chat");
    const auto& there = joined[chat.entry.conversation];
    if (std::ranges::find(there, chat.moderator) == there.end()) find("a chat in hand was not joined");
  }
  for (const auto& child : open)
    if (places[child] != 1)
      find(fmt::format("an open conversation stands at {} places of the desk", places[child]));
  for (const auto& [child, count] : places)
    if (!open.contains(child)) find("the desk holds a conversation that is not open");
}

}  // namespace veilleuse::test
