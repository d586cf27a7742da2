// Every type of event as stored: its number, the version that is written today, and its name.
#pragma once

#include "events/conversation/events.hpp"
#include "events/desk/events.hpp"
#include "events/moderator/moderator.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace veilleuse::events::codec_detail {

/// `EventType` of veilleuse.proto. The numbers are stored: never change or re-use one.
enum class event_type : std::uint32_t {
  step_settled = 1,

  conversation_opened = 10,
  queue_requested = 11,
  message_posted = 12,
  read_up_to = 13,
  moderator_joined = 14,
  moderator_left = 15,
  conversation_closed = 16,
  connection_lost = 17,
  connection_resumed = 18,

  signed_in = 40,
  became_available = 41,
  work_paused = 42,
  capacity_set = 43,
  heartbeats_missed = 44,
  signed_out = 45,
  chat_taken = 46,
  chat_released = 47,

  queue_entered = 70,
  queue_left = 71,
  child_offered = 72,
  offer_accepted = 73,
  offer_declined = 74,
  offer_timed_out = 75,
  child_returned = 76,
  chat_finished = 77,
  presence_changed = 78,
};

struct event_kind {
  event_type type = event_type::step_settled;
  /// Of the body and the content. Raised with every change of either; the older one gets an upcaster.
  std::uint32_t version = 1;
  std::string_view name;
};

/// Null for a number that this version does not know.
[[nodiscard]] const event_kind* find_event_kind(std::uint32_t number);

[[nodiscard]] std::span<const event_kind> all_event_kinds();

/// The number of a C++ event.
template <class Event>
inline constexpr event_type type_of = event_type{};

template <>
inline constexpr event_type type_of<step_settled> = event_type::step_settled;
template <>
inline constexpr event_type type_of<conversation_opened> = event_type::conversation_opened;
template <>
inline constexpr event_type type_of<queue_requested> = event_type::queue_requested;
template <>
inline constexpr event_type type_of<message_posted> = event_type::message_posted;
template <>
inline constexpr event_type type_of<read_up_to> = event_type::read_up_to;
template <>
inline constexpr event_type type_of<moderator_joined> = event_type::moderator_joined;
template <>
inline constexpr event_type type_of<moderator_left> = event_type::moderator_left;
template <>
inline constexpr event_type type_of<conversation_closed> = event_type::conversation_closed;
template <>
inline constexpr event_type type_of<connection_lost> = event_type::connection_lost;
template <>
inline constexpr event_type type_of<connection_resumed> = event_type::connection_resumed;
template <>
inline constexpr event_type type_of<signed_in> = event_type::signed_in;
template <>
inline constexpr event_type type_of<became_available> = event_type::became_available;
template <>
inline constexpr event_type type_of<work_paused> = event_type::work_paused;
template <>
inline constexpr event_type type_of<capacity_set> = event_type::capacity_set;
template <>
inline constexpr event_type type_of<heartbeats_missed> = event_type::heartbeats_missed;
template <>
inline constexpr event_type type_of<signed_out> = event_type::signed_out;
template <>
inline constexpr event_type type_of<chat_taken> = event_type::chat_taken;
template <>
inline constexpr event_type type_of<chat_released> = event_type::chat_released;
template <>
inline constexpr event_type type_of<queue_entered> = event_type::queue_entered;
template <>
inline constexpr event_type type_of<queue_left> = event_type::queue_left;
template <>
inline constexpr event_type type_of<child_offered> = event_type::child_offered;
template <>
inline constexpr event_type type_of<offer_accepted> = event_type::offer_accepted;
template <>
inline constexpr event_type type_of<offer_declined> = event_type::offer_declined;
template <>
inline constexpr event_type type_of<offer_timed_out> = event_type::offer_timed_out;
template <>
inline constexpr event_type type_of<child_returned> = event_type::child_returned;
template <>
inline constexpr event_type type_of<chat_finished> = event_type::chat_finished;
template <>
inline constexpr event_type type_of<presence_changed> = event_type::presence_changed;

}  // namespace veilleuse::events::codec_detail
