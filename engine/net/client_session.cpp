#include "engine/net/client_session.hpp"

#include <algorithm>
#include <utility>

namespace veilleuse::engine::net {

client_session::client_session(websocket& socket, const events::principal& who,
                               const events::client_session_id& client)
    : lane_{socket.lane()}, loop_{lane_.loop()}, socket_{&socket}, who_{who}, client_{client} {}

// ── From the connection

void client_session::handle(wire::client_frame frame) {
  if (auto* command = std::get_if<wire::command_frame>(&frame)) return handle_command(std::move(*command));
  if (const auto* attach = std::get_if<wire::attach_frame>(&frame)) return handle_attach(*attach);
  if (const auto* detach = std::get_if<wire::detach_frame>(&frame)) return handle_detach(*detach);
  if (const auto* typing = std::get_if<wire::typing_frame>(&frame)) return handle_typing(*typing);
  if (std::holds_alternative<wire::ping_frame>(frame)) {
    return send_frame(wire::append_pong, shared().clock.now());
  }
  // A second hello.
  refuse(std::nullopt, wire::refusal::not_allowed, "type");
  socket_->note_bad_frame();
}

void client_session::go_on() {
  const auto begin = next_reader_;
  for (std::size_t turn = 0; turn < subscriptions_.size() && socket_ != nullptr; ++turn) {
    const auto at = (begin + turn) % subscriptions_.size();
    subscriptions_[at]->go_on();
  }
}

void client_session::say_farewell() {
  leaving_ = true;
  close_if_done();
}

void client_session::close_if_done() {
  if (leaving_ && commands_unanswered() == 0) close(wire::close_code::service_restart);
}

std::size_t client_session::commands_unanswered() const {
  auto count = commands_.size();
  for (const auto& known : subscriptions_)
    count += known->held();
  return count;
}

void client_session::end() {
  if (socket_ == nullptr) return;
  socket_ = nullptr;
  for (const auto& attachment : std::exchange(attachments_, {})) {
    shared().gateway.detach(lane_.actors(), attachment.stream, shared_from_this());
  }
  // Their answers are for nobody now. Each command holds this session so that its answer finds it: kept here,
  // they would hold each other for ever.
  commands_ = {};
}

void client_session::handle_command(wire::command_frame frame) {
  if (!may_send(frame.allowed)) return refuse(frame.id, wire::refusal::not_allowed, "type");
  const auto stream = target_of(frame);
  if (!stream || !admit(frame, *stream)) return;
  const auto self = std::static_pointer_cast<actors::client_sink>(shared_from_this());
  const auto command = std::make_shared<const actors::submission>(
      actors::submission{*stream, {who_, client_, frame.id}, std::move(frame.command), self});
  commands_.add(command);
  submit(command, route_to(*stream));
}

bool client_session::admit(const wire::command_frame& frame, const events::stream_id& stream) {
  if (const auto earlier = commands_.find(frame.id)) {
    const bool same = earlier->stream == stream && earlier->command == frame.command;
    // The same command again gets the one answer.
    if (!same) refuse(frame.id, wire::refusal::command_id_reused, "id");
    return false;
  }
  if (leaving_) {
    refuse(frame.id, wire::refusal::unavailable);
    return false;
  }
  if (commands_unanswered() >= shared().bounds.in_flight) {
    refuse(frame.id, wire::refusal::too_many_in_flight);
    return false;
  }
  return true;
}

void client_session::submit(const shared_submission& command, const actors::shared_route& way) {
  const auto straight = commands_.any_roundabout(command->stream) ? nullptr : way;
  command->roundabout = !shared().gateway.submit(lane_.actors(), command, straight);
}

void client_session::handle_typing(const wire::typing_frame& frame) {
  const auto stream = typing_target(frame);
  if (!stream) return;
  shared().gateway.typing(lane_.actors(), *stream, who_, shared_from_this(), route_to(*stream));
}

void client_session::send(std::string_view frame) {
  if (socket_ != nullptr) socket_->send(frame);
}

void client_session::close(wire::close_code code) {
  if (socket_ != nullptr) socket_->close(code);
}

void client_session::refuse(wire::refused_answer answer) {
  lane_.counts().note_refusal(answer.reason);
  answer.after_ms = lane_.retry_advice().for_refusal(answer.reason);
  send_frame(wire::append_refused, answer);
}

void client_session::refuse(std::optional<std::uint64_t> id, wire::refusal reason, std::string_view field) {
  refuse({id, wire::name_of(reason), field, {}});
}

// ── Attachments and subscriptions

client_session::attachment* client_session::find_attachment(const events::stream_id& stream) {
  const auto found = std::ranges::find(attachments_, stream, &attachment::stream);
  return found == attachments_.end() ? nullptr : &*found;
}

bool client_session::fill_queue(events::queue_id& queue) {
  const auto& known = shared().queues;
  if (queue.is_none()) queue = known.front();
  return std::ranges::find(known, queue) != known.end();
}

void client_session::attach(const events::stream_id& stream) {
  const auto number = ++last_attach_;
  if (auto* known = find_attachment(stream))
    known->number = number;
  else
    attachments_.push_back({stream, number});
  shared().gateway.attach(lane_.actors(), stream, who_, shared_from_this(), number);
}

void client_session::detach(const events::stream_id& stream) {
  std::erase_if(attachments_, [&](const attachment& known) { return known.stream == stream; });
  shared().gateway.detach(lane_.actors(), stream, shared_from_this());
}

actors::shared_route client_session::route_to(const events::stream_id& stream) {
  const auto* known = find_attachment(stream);
  return known == nullptr ? nullptr : known->way;
}

subscription* client_session::find_subscription(const events::stream_id& stream) {
  for (const auto& known : subscriptions_) {
    if (known->stream() == stream) return known.get();
  }
  return nullptr;
}

subscription& client_session::subscribe(const events::stream_id& stream, events::sequence last_seen) {
  return *subscriptions_.emplace_back(std::make_unique<subscription>(stream, last_seen, *this));
}

void client_session::unsubscribe(const events::stream_id& stream) {
  const auto found =
      std::ranges::find_if(subscriptions_, [&](const auto& known) { return known->stream() == stream; });
  if (found == subscriptions_.end()) return;
  const auto ended = std::move(*found);
  subscriptions_.erase(found);
  ended->release();
}

}  // namespace veilleuse::engine::net
