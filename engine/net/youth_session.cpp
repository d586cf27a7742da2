#include "engine/net/youth_session.hpp"

#include <algorithm>

namespace veilleuse::engine::net {

youth_session::youth_session(websocket& socket, const events::conversation_id& conversation,
                             const events::client_session_id& client, events::sequence last_seen)
    : client_session{socket, {events::principal_kind::youth, conversation.bytes}, client},
      conversation_{conversation},
      stream_{shared().id, events::stream_kind::conversation, conversation.bytes},
      last_seen_{last_seen} {}

void youth_session::start() {
  const auto self = std::static_pointer_cast<youth_session>(shared_from_this());
  const auto before = shared().youths.enter(conversation_, self);
  if (before) before->replace();
  // What the client sends before its welcome waits in the kernel.
  socket()->pause();
  subscribe(stream_, last_seen_);
  attach(stream_);
}

void youth_session::replace() {
  run_on_lane([this] { close(wire::close_code::replaced); });
}

void youth_session::end() {
  shared().youths.leave(conversation_, *this);
  client_session::end();
}

steady_time youth_session::on_timer(steady_time now) {
  return now + limits::idle_timeout;
}

bool youth_session::may_send(wire::speaker allowed) const {
  return allowed != wire::speaker::staff;
}

bool youth_session::is_own(const std::optional<events::conversation_id>& named) const {
  return !named || *named == conversation_;
}

std::optional<events::stream_id> youth_session::target_of(wire::command_frame& frame) {
  if (!is_own(frame.conversation)) {
    refuse(frame.id, wire::refusal::unknown_conversation, "conversation");
    return std::nullopt;
  }
  auto* command = std::get_if<events::conversation_command>(&frame.command);
  auto* open = command == nullptr ? nullptr : std::get_if<events::open_conversation>(command);
  if (open != nullptr && !fill_queue(open->queue)) {
    refuse(frame.id, wire::refusal::unknown_queue, "queue");
    return std::nullopt;
  }
  if (open != nullptr && is_newcomer() && scarcity_for_opening() != scarcity::none) {
    refuse(frame.id, wire::refusal::overloaded);
    return std::nullopt;
  }
  return stream_;
}

bool youth_session::is_newcomer() {
  const auto* events_of = find_subscription(stream_);
  return events_of != nullptr && events_of->head() == events::sequence{};
}

scarcity youth_session::scarcity_for_newcomer() {
  return shared().room.for_newcomer(shared().connections, shared().gateway.status().commands_in_flight);
}

scarcity youth_session::scarcity_for_opening() {
  return shared().room.for_opening(shared().gateway.status().commands_in_flight);
}

std::optional<events::stream_id> youth_session::typing_target(const wire::typing_frame& frame) {
  if (is_own(frame.conversation)) return stream_;
  refuse({{}, wire::name_of(wire::refusal::unknown_conversation), "conversation", frame.conversation});
  return std::nullopt;
}

void youth_session::handle_attach(const wire::attach_frame&) {
  refuse(std::nullopt, wire::refusal::not_allowed, "type");
}

void youth_session::handle_detach(const wire::detach_frame&) {
  refuse(std::nullopt, wire::refusal::not_allowed, "type");
}

void youth_session::on_sent_away(const actors::attach_outcome& outcome) {
  using actors::attach_status;
  if (outcome.status == attach_status::not_permitted) return close(wire::close_code::wrong_secret);
  if (outcome.status == attach_status::unavailable) return close(wire::close_code::storage_trouble);
  close(wire::close_code::overloaded);
}

void youth_session::on_attached(const actors::attach_outcome& outcome) {
  if (outcome.status != actors::attach_status::attached) return on_sent_away(outcome);
  auto* events_of = find_subscription(stream_);
  if (events_of == nullptr || !events_of->attaching()) return;
  const auto last = std::max(events_of->head(), outcome.last);
  if (last_seen_ > last) return close(wire::close_code::last_seen_beyond_end);
  if (last == events::sequence{} && scarcity_for_newcomer() != scarcity::none) {
    return close(wire::close_code::overloaded);
  }
  send_frame(wire::append_youth_welcome, shared().clock.now(), shared().bounds, conversation_, last);
  events_of->begin(last);
  if (socket() != nullptr) socket()->resume();
}

}  // namespace veilleuse::engine::net
