#include "actors/notices.hpp"

#include "actors/failure_words.hpp"
#include "actors/limits.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::actors {

namespace {

std::string_view name_of(events::stream_kind kind) {
  switch (kind) {
    case events::stream_kind::moderator:
      return "moderator";
    case events::stream_kind::desk:
      return "desk";
    case events::stream_kind::conversation:
    case events::stream_kind::conversation_staff:
      break;
  }
  return "conversation";
}

std::string_view name_of(storage::storage_failure why) {
  using storage::storage_failure;
  switch (why) {
    case storage_failure::cannot_open:
      return "cannot_open";
    case storage_failure::locked:
      return "locked";
    case storage_failure::no_room:
      return "no_room";
    case storage_failure::io_error:
      return "io_error";
    case storage_failure::damaged:
      return "damaged";
    case storage_failure::newer_version:
      return "newer_version";
    case storage_failure::wrong_master_key:
      return "wrong_master_key";
    case storage_failure::wrong_permissions:
      return "wrong_permissions";
  }
  return "unknown";
}

notice about(events::stream_kind kind, std::string sentence) {
  return {.sentence = std::move(sentence), .stream_kind = name_of(kind)};
}

notice about(events::stream_kind kind, storage::storage_failure why, std::string sentence) {
  return {.sentence = std::move(sentence), .stream_kind = name_of(kind), .error = name_of(why)};
}

std::string_view advice(storage::storage_failure why) {
  using storage::storage_failure;
  switch (why) {
    case storage_failure::no_room:
      return "the disk is full: make room";
    case storage_failure::damaged:
      return "the data is damaged: run `veilleuse log verify` and restore from a "
             "backup";
    case storage_failure::newer_version:
      return "a newer version wrote it: start that version again";
    case storage_failure::wrong_permissions:
      // As a start says it (storage::permission_advice).
      return "the user who runs this may not use the data: run it as the user to whom the data belongs, or "
             "give that user all of the data directory (chown -R)";
    case storage_failure::cannot_open:
    case storage_failure::locked:
    case storage_failure::io_error:
    case storage_failure::wrong_master_key:
      break;
  }
  return "the disk or the key vault fails: look at the system's log";
}

}  // namespace

std::optional<std::string> notice_gate::pass(const std::string& sentence, time_point now) {
  if (said_ == 0 || now - since_ >= limits::notice_interval) {
    since_ = now;
    said_ = 0;
  }
  if (said_ >= limits::notices_per_interval) {
    ++left_out_;
    return std::nullopt;
  }
  ++said_;
  if (left_out_ == 0) return sentence;
  return fmt::format("{} ({} notices before this one were left out.)", sentence, std::exchange(left_out_, 0));
}

std::optional<std::string> notice_gate::pass_once(const std::string& sentence, const events::stream_id& of,
                                                  time_point now) {
  while (!repeating_.empty() && now - repeating_.front().at >= limits::notice_repeat)
    repeating_.pop_front();
  if (std::ranges::any_of(repeating_, [&](const auto& before) { return before.is(of, sentence); }))
    return std::nullopt;
  auto said = pass(sentence, now);
  if (said) repeating_.push_back({of, sentence, now});
  return said;
}

notices_actor::behavior_type notices(notices_actor::stateful_pointer<notice_gate> self,
                                     const std::function<void(const told_notice&)>& say) {
  return {
      [self, say](const notice& what) {
        const auto now = self->clock().now();
        const auto sentence = what.repeats_of ? self->state.pass_once(what.sentence, *what.repeats_of, now)
                                              : self->state.pass(what.sentence, now);
        if (!sentence || !say) return;
        try {
          say({*sentence, what.stream_kind, what.error});
        } catch (...) {
          // One notice is lost; whoever heard none of the next would take it for a quiet night.
          std::fprintf(stderr, "veilleuse: a notice could not be written to the log: %s\n",
                       sentence->c_str());
        }
      },
  };
}

notice stream_is_unreadable(events::stream_kind kind, storage::storage_failure why) {
  return about(
      kind, why,
      fmt::format("A {} cannot be read; {}. It is tried again by itself.", name_of(kind), advice(why)));
}

notice stream_is_readable_again(events::stream_kind kind) {
  return about(kind, fmt::format("A {} that could not be read can be read again.", name_of(kind)));
}

notice key_cannot_be_made(const events::stream_id& which, storage::storage_failure why) {
  auto made = about(which.kind, why,
                    fmt::format("A {} cannot have its key; {}. Its commands are refused until then.",
                                name_of(which.kind), advice(why)));
  made.repeats_of = which;
  return made;
}

notice history_is_unreadable() {
  return {
      "A page of a conversation's history cannot be read; run `veilleuse "
      "log verify`."};
}

notice snapshot_is_lost(events::stream_kind kind) {
  return about(
      kind, fmt::format("A {}'s snapshot could not be kept; it is replayed when it wakes.", name_of(kind)));
}

notice actor_failed(events::stream_kind kind, const std::exception& how) {
  return about(kind,
               fmt::format("A {}'s actor failed: {}. It is started again from the log; please report it.",
                           name_of(kind), words_of(how)));
}

notice append_is_in_doubt(events::stream_kind kind) {
  return about(kind, fmt::format("A {} is read again from the log, which did not say what "
                                 "became of a write; look at the disk, or at the brokers, if this "
                                 "repeats.",
                                 name_of(kind)));
}

notice partition_is_lost(const std::string& why) {
  const auto* const end = why.ends_with('.') ? "" : ".";
  return {fmt::format(
      "A partition takes no writes and cannot be taken over: {}{} It is tried again by itself.", why, end)};
}

notice partition_is_back() {
  return {"A partition that took no writes takes them again."};
}

notice agenda_waits(storage::storage_failure why) {
  return {.sentence =
              fmt::format("The view of duties cannot be kept; {}. It is tried again by itself.", advice(why)),
          .error = name_of(why)};
}

}  // namespace veilleuse::actors
