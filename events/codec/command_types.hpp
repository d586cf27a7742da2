// Every command's number and name. The numbers are in states (pending steps) and in fingerprints: never
// change or re-use one.
#pragma once

#include "events/conversation/events.hpp"
#include "events/desk/events.hpp"
#include "events/moderator/moderator.hpp"
#include "events/process.hpp"

#include <cstdint>
#include <string_view>

namespace veilleuse::events::codec_detail {

struct command_type {
  std::uint8_t number = 0;
  std::string_view name;
};

template <class Command>
inline constexpr command_type command_type_of{};

template <>
inline constexpr command_type command_type_of<settle_step>{1, "settle_step"};

template <>
inline constexpr command_type command_type_of<open_conversation>{10, "open_conversation"};
template <>
inline constexpr command_type command_type_of<post_message>{11, "post_message"};
template <>
inline constexpr command_type command_type_of<mark_read>{12, "mark_read"};
template <>
inline constexpr command_type command_type_of<leave_conversation>{13, "leave_conversation"};
template <>
inline constexpr command_type command_type_of<close_conversation>{14, "close_conversation"};
template <>
inline constexpr command_type command_type_of<note_connection>{15, "note_connection"};
template <>
inline constexpr command_type command_type_of<join_moderator>{16, "join_moderator"};
template <>
inline constexpr command_type command_type_of<remove_moderator>{17, "remove_moderator"};

template <>
inline constexpr command_type command_type_of<sign_in>{40, "sign_in"};
template <>
inline constexpr command_type command_type_of<become_available>{41, "become_available"};
template <>
inline constexpr command_type command_type_of<pause_work>{42, "pause_work"};
template <>
inline constexpr command_type command_type_of<set_capacity>{43, "set_capacity"};
template <>
inline constexpr command_type command_type_of<miss_heartbeats>{44, "miss_heartbeats"};
template <>
inline constexpr command_type command_type_of<sign_out>{45, "sign_out"};
template <>
inline constexpr command_type command_type_of<take_chat>{46, "take_chat"};
template <>
inline constexpr command_type command_type_of<release_chat>{47, "release_chat"};

template <>
inline constexpr command_type command_type_of<accept_offer>{70, "accept_offer"};
template <>
inline constexpr command_type command_type_of<decline_offer>{71, "decline_offer"};
template <>
inline constexpr command_type command_type_of<run_deadlines>{72, "run_deadlines"};
template <>
inline constexpr command_type command_type_of<enter_queue>{73, "enter_queue"};
template <>
inline constexpr command_type command_type_of<return_to_queue>{74, "return_to_queue"};
template <>
inline constexpr command_type command_type_of<leave_queue>{75, "leave_queue"};
template <>
inline constexpr command_type command_type_of<set_presence>{76, "set_presence"};
template <>
inline constexpr command_type command_type_of<miss_moderator>{77, "miss_moderator"};

}  // namespace veilleuse::events::codec_detail
