#include "engine/net/websocket.hpp"

#include "engine/net/connection.hpp"
#include "engine/net/io_lane.hpp"
#include "engine/net/staff_session.hpp"
#include "engine/net/youth_session.hpp"
#include "engine/wire/parse_frame.hpp"
#include "engine/wire/server_frames.hpp"
#include "storage/secrets.hpp"

#include <algorithm>

namespace veilleuse::engine::net {

namespace {

/// The session that a hello leads to, or why there is none.
using hello_outcome = std::variant<std::shared_ptr<client_session>, wire::close_code>;

hello_outcome welcome_youth(websocket& socket, const wire::hello& frame) {
  const auto secret = storage::secret_from_text(frame.credential);
  if (!secret) return wire::close_code::wrong_secret;
  const auto conversation = storage::conversation_of(*secret);
  if (frame.conversation && *frame.conversation != conversation) return wire::close_code::wrong_secret;
  return std::make_shared<youth_session>(socket, conversation, frame.session, frame.last_seen);
}

hello_outcome welcome_staff(websocket& socket, const wire::hello& frame) {
  const auto account = socket.lane().shared().staff.find_by_token(frame.credential);
  if (!account) return wire::close_code::not_authenticated;
  return std::make_shared<staff_session>(socket, *account, frame.session);
}

hello_outcome welcome(websocket& socket, const wire::hello& frame) {
  const bool speaks =
      frame.version_min <= wire::protocol_version && wire::protocol_version <= frame.version_max;
  if (!speaks) return wire::close_code::unsupported_version;
  return frame.role == wire::client_role::youth ? welcome_youth(socket, frame) : welcome_staff(socket, frame);
}

}  // namespace

websocket::websocket(connection& transport, io_lane& lane, steady_time now)
    : transport_{transport},
      lane_{lane},
      reader_{lane.shared().bounds.frame_bytes},
      pace_{lane.shared().bounds.commands_per_second, lane.shared().bounds.burst, now},
      opened_{now},
      liveness_{now},
      deaf_time_{lane.deaf_time()},
      paused_at_{now} {}

websocket::~websocket() {
  end();
}

void websocket::end() {
  closing_ = true;
  if (session_) std::exchange(session_, nullptr)->end();
}

void websocket::received(std::span<char> bytes) {
  if (closing_) return;
  note_heard(lane_.now());
  forgive_deaf_lane();
  reader_.begin(bytes);
  read_on();
  reader_.end();
}

void websocket::read_on() {
  reading_ = true;
  while (!closing_ && !paused_) {
    const auto message = reader_.next();
    if (std::holds_alternative<wire::incomplete>(message)) break;
    take(message);
  }
  reading_ = false;
}

void websocket::pause() {
  paused_ = true;
  paused_at_ = lane_.now();
  unread_ = 0;
  transport_.pause(true);
}

void websocket::resume() {
  if (!paused_ || closing_) return;
  paused_ = false;
  pace_.forgive(lane_.now() - paused_at_, lane_.now());
  transport_.pause(false);
  // Called while a message is taken, the loop that took it goes on by itself.
  if (reading_) return;
  reader_.begin({});
  read_on();
  reader_.end();
}

void websocket::note_heard(steady_time now) {
  liveness_.heard(now);
  if (session_) session_->heard(now);
}

void websocket::note_unread(steady_time now) {
  const auto unread = transport_.unread_bytes();
  if (unread > unread_) note_heard(now);
  unread_ = unread;
}

void websocket::forgive_deaf_lane() {
  const auto deaf = lane_.deaf_time() - std::exchange(deaf_time_, lane_.deaf_time());
  if (deaf > pace::duration::zero()) pace_.forgive(deaf, lane_.now());
}

void websocket::look_at_delivery(steady_time now) {
  if (!liveness_.is_on_its_way()) return;
  liveness_.looked(now, transport_.delivered());
  if (session_) session_->owes_pong(*liveness_.unanswered_since());
}

void websocket::ask(steady_time now) {
  std::string frame;
  wire::append_websocket_frame(frame, wire::opcode::ping, {});
  send(frame);
  const auto& outgoing = transport_.outgoing();
  liveness_.pinged(now, outgoing.written() + outgoing.bytes(), transport_.delivered());
  if (session_) session_->owes_pong(*liveness_.unanswered_since());
}

void websocket::take(const wire::client_message& message) {
  if (const auto* text = std::get_if<wire::text_message>(&message)) return take_text(text->text);
  if (const auto* broken = std::get_if<wire::broken_message>(&message)) return close(broken->code);
  if (const auto* end = std::get_if<wire::close_message>(&message)) {
    return close(end->code ? static_cast<wire::close_code>(*end->code) : wire::close_code::normal);
  }
  // An answer to a ping of ours is asked for; any other pong counts as a ping does.
  if (std::holds_alternative<wire::pong_message>(message) && liveness_.take_pong()) return;
  if (!within_pace()) return;
  if (const auto* ping = std::get_if<wire::ping_message>(&message)) {
    std::string frame;
    wire::append_websocket_frame(frame, wire::opcode::pong, ping->payload);
    send(frame);
  }
}

bool websocket::within_pace() {
  if (pace_.take(lane_.now())) {
    if (pace_.is_rested()) frames_over_pace_ = 0;
    return true;
  }
  if (++frames_over_pace_ > limits::frames_over_pace) close(wire::close_code::flood);
  return false;
}

void websocket::take_text(std::string_view text) {
  lane_.counts().note_frame();
  auto parsed = wire::parse_frame(text);
  if (!within_pace()) {
    wire::refused_frame refused{wire::refusal::rate_limited, {}, {}};
    if (const auto* fault = std::get_if<wire::refused_frame>(&parsed)) refused.id = fault->id;
    const auto* frame = std::get_if<wire::client_frame>(&parsed);
    const auto* command = frame == nullptr ? nullptr : std::get_if<wire::command_frame>(frame);
    if (command != nullptr) refused.id = command->id;
    return refuse(refused);
  }
  if (const auto* refused = std::get_if<wire::refused_frame>(&parsed)) {
    refuse(*refused);
    if (!session_) return close(wire::close_code::bad_hello);
    return note_bad_frame();
  }
  auto& frame = std::get<wire::client_frame>(parsed);
  if (session_) return session_->handle(std::move(frame));
  const auto* hello = std::get_if<wire::hello>(&frame);
  if (hello == nullptr) {
    refuse({wire::refusal::not_allowed, "type", {}});
    return close(wire::close_code::bad_hello);
  }
  take_hello(*hello);
}

void websocket::take_hello(const wire::hello& frame) {
  auto outcome = welcome(*this, frame);
  if (const auto* code = std::get_if<wire::close_code>(&outcome)) return close(*code);
  session_ = std::get<std::shared_ptr<client_session>>(std::move(outcome));
  session_->start();
  // The session has deadlines of its own, before those known so far.
  transport_.call_at(lane_.now());
}

void websocket::refuse(const wire::refused_frame& refused) {
  lane_.counts().note_refusal(wire::name_of(refused.reason));
  std::string frame;
  const auto reason = wire::name_of(refused.reason);
  wire::append_refused(frame,
                       {refused.id, reason, refused.field, {}, lane_.retry_advice().for_refusal(reason)});
  send(frame);
}

void websocket::note_bad_frame() {
  if (++bad_frames_ > limits::bad_frames) close(wire::close_code::too_many_bad_frames);
}

void websocket::send(std::string_view frame) {
  if (closing_) return;
  transport_.outgoing().append(frame);
  bound_outgoing();
}

void websocket::send(const actors::shared_frames& frames) {
  if (closing_) return;
  transport_.outgoing().append(frames);
  bound_outgoing();
}

void websocket::bound_outgoing() {
  transport_.wants_flush();
  if (outgoing_bytes() > lane_.shared().bounds.outgoing_hard_bytes) close(wire::close_code::slow_client);
}

std::size_t websocket::outgoing_bytes() const {
  return transport_.outgoing().bytes();
}

void websocket::close(wire::close_code code) {
  if (closing_) return;
  closing_ = true;
  lane_.counts().note_close(code);
  auto& outgoing = transport_.outgoing();
  if (code == wire::close_code::slow_client) outgoing.drop_waiting();
  std::string last_words;
  if (const auto after_ms = lane_.retry_advice().for_close(code)) {
    wire::append_reconnect(last_words, *after_ms);
  }
  last_words += wire::close_frame(code);
  outgoing.append(last_words);
  transport_.finish();
}

void websocket::go_on() {
  if (session_) session_->go_on();
}

void websocket::say_farewell(std::uint64_t reconnect_after_ms) {
  if (closing_) return;
  std::string frame;
  wire::append_reconnect(frame, reconnect_after_ms);
  send(frame);
  if (!session_) return close(wire::close_code::service_restart);
  farewell_ = true;
  farewell_until_ = lane_.now() + limits::farewell;
  transport_.call_at(farewell_until_);
  session_->say_farewell();
}

steady_time websocket::on_timer(steady_time now) {
  const auto& bounds = lane_.shared().bounds;
  // Counted from when a ping has reached the client: after a stop of the process nobody is silent who was not
  // asked.
  const auto patience = bounds.idle_timeout - bounds.ping_interval;
  // A client whose frames we leave in the kernel is not silent.
  if (paused_) note_unread(now);
  look_at_delivery(now);
  const auto silent_since = liveness_.unanswered_since();
  if (!session_ && now >= opened_ + bounds.hello_timeout) close(wire::close_code::hello_timeout);
  if (farewell_ && now >= farewell_until_) close(wire::close_code::service_restart);
  if (session_ && silent_since && now >= *silent_since + patience) close(wire::close_code::idle_timeout);
  if (closing_) return now + limits::close_timeout;
  if (now >= liveness_.next_ping(bounds.ping_interval)) ask(now);
  auto next = liveness_.next_ping(bounds.ping_interval);
  if (liveness_.is_on_its_way()) next = std::min(next, now + limits::delivery_look);
  if (farewell_) next = std::min(next, farewell_until_);
  if (!session_) return std::min(next, opened_ + bounds.hello_timeout);
  if (const auto since = liveness_.unanswered_since()) next = std::min(next, *since + patience);
  return std::min(next, session_->on_timer(now));
}

}  // namespace veilleuse::engine::net
