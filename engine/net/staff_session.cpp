#include "engine/net/staff_session.hpp"

#include <algorithm>

namespace veilleuse::engine::net {

staff_session::staff_session(websocket& socket, const staff_account& account,
                             const events::client_session_id& client)
    : client_session{socket, {events::principal_kind::moderator, account.id.bytes}, client},
      moderator_{account.id},
      role_{account.role} {
  own_.stream = {shared().id, events::stream_kind::moderator, moderator_.bytes};
  desk_.stream = {shared().id, events::stream_kind::desk, shared().queues.front().bytes};
}

void staff_session::start() {
  // What the client sends before its welcome waits in the kernel: a command sent again must reach the desk
  // where the moderator sits, and that is known from their own stream only.
  socket()->pause();
  own_.wanted = true;
  ask(own_);
  heard(socket()->lane().now());
}

void staff_session::heard(steady_time now) {
  unanswered_since_.store(steady_time::max());
  if (now < heartbeat_at_ + limits::heartbeat_interval) return;
  heartbeat_at_ = now;
  shared().gateway.heartbeat(socket()->lane().actors(), moderator_);
}

steady_time staff_session::on_timer(steady_time now) {
  if (now >= check_at_) {
    check_at_ = now + limits::staff_check;
    if (!shared().staff.is_current(moderator_)) close(wire::close_code::not_authenticated);
  }
  // What it sent was read before this is called.
  const auto before = std::exchange(goes_if_unanswered_before_, std::nullopt);
  if (before && unanswered_since() < *before) close(wire::close_code::replaced);
  if (now >= retry_at_) {
    retry_at_ = now + limits::attach_retry;
    ask(own_);
    ask(desk_);
  }
  return std::min(check_at_, retry_at_);
}

void staff_session::end() {
  shared().consoles.leave(moderator_, *this);
  client_session::end();
}

void staff_session::make_room(steady_time before) {
  run_on_lane([this, before] { goes_if_unanswered_before_ = before; });
}

bool staff_session::ask_for_room() {
  const auto before = socket()->lane().now() - shared().bounds.ping_interval / limits::answers_per_interval;
  const auto silent = shared().consoles.most_silent(moderator_, before);
  if (!silent || silent.get() == this) return false;
  silent->make_room(before);
  return true;
}

void staff_session::ask(wanted_views& views) {
  if (!views.wanted || views.attached || views.asking) return;
  views.asking = true;
  attach(views.stream);
}

bool staff_session::may_send(wire::speaker allowed) const {
  return allowed != wire::speaker::youth;
}

std::optional<events::stream_id> staff_session::target_of(wire::command_frame& frame) {
  switch (frame.target) {
    case wire::command_target::moderator:
      if (knows_queue(std::get<events::moderator_command>(frame.command))) return own_.stream;
      refuse(frame.id, wire::refusal::unknown_queue, "queue");
      return std::nullopt;
    case wire::command_target::desk:
      return desk_.stream;
    case wire::command_target::conversation:
      break;
  }
  if (frame.conversation) {
    return events::stream_id{shared().id, events::stream_kind::conversation, frame.conversation->bytes};
  }
  refuse(frame.id, wire::refusal::missing_field, "conversation");
  return std::nullopt;
}

bool staff_session::knows_queue(events::moderator_command& command) {
  auto* sign_in = std::get_if<events::sign_in>(&command);
  return sign_in == nullptr || fill_queue(sign_in->queue);
}

std::optional<events::stream_id> staff_session::typing_target(const wire::typing_frame& frame) {
  if (!frame.conversation) {
    refuse(std::nullopt, wire::refusal::missing_field, "conversation");
    return std::nullopt;
  }
  const events::stream_id stream{shared().id, events::stream_kind::conversation, frame.conversation->bytes};
  if (find_subscription(stream) != nullptr) return stream;
  refuse_attachment(stream, wire::refusal::unknown_conversation, "conversation");
  return std::nullopt;
}

void staff_session::handle_attach(const wire::attach_frame& frame) {
  const events::stream_id stream{shared().id, events::stream_kind::conversation, frame.conversation.bytes};
  auto* known = find_subscription(stream);
  if (known == nullptr && subscription_count() >= shared().bounds.attachments) {
    return refuse_attachment(stream, wire::refusal::too_many_attachments, {});
  }
  if (known != nullptr) {
    known->restart(frame.last_seen);
  } else {
    subscribe(stream, frame.last_seen);
  }
  attach(stream);
}

void staff_session::handle_detach(const wire::detach_frame& frame) {
  const events::stream_id stream{shared().id, events::stream_kind::conversation, frame.conversation.bytes};
  if (find_subscription(stream) == nullptr) return;
  unsubscribe(stream);
  detach(stream);
}

void staff_session::refuse_attachment(const events::stream_id& stream, wire::refusal reason,
                                      std::string_view field) {
  refuse({{}, wire::name_of(reason), field, events::conversation_id{stream.key}});
}

void staff_session::on_attached(const actors::attach_outcome& outcome) {
  if (outcome.stream == own_.stream) return note_views(own_, outcome);
  if (outcome.stream == desk_.stream) return note_views(desk_, outcome);
  on_conversation_attached(outcome);
}

void staff_session::note_views(wanted_views& views, const actors::attach_outcome& outcome) {
  views.asking = false;
  views.attached = views.wanted && outcome.status == actors::attach_status::attached;
  if (&views == &own_ && views.attached) {
    shared().consoles.enter(moderator_, std::static_pointer_cast<staff_session>(shared_from_this()));
  }
  if (outcome.status == actors::attach_status::unavailable) return say_unavailable(views);
  if (views.attached) views.said_unavailable = false;
  const bool too_many = outcome.status == actors::attach_status::overloaded;
  if (&views == &own_ && too_many && !was_welcomed_) {
    // Whoever was asked to go may have gone a moment after this was decided: one more try is due then.
    const bool was_coming = std::exchange(room_is_coming_, ask_for_room());
    // Too many consoles that are alive: said, rather than left waiting for a welcome.
    if (!room_is_coming_ && !was_coming) return close(wire::close_code::overloaded);
  }
}

void staff_session::say_unavailable(wanted_views& views) {
  if (!views.wanted) return;
  // Without it nothing of a moderator's can be done. Without the desk the chats go on.
  if (&views == &own_) return close(wire::close_code::storage_trouble);
  if (!std::exchange(views.said_unavailable, true)) refuse(std::nullopt, wire::refusal::unavailable, "queue");
}

void staff_session::welcome() {
  was_welcomed_ = true;
  send_frame(wire::append_staff_welcome, shared().clock.now(), shared().bounds, role_, moderator_,
             events::queue_id{desk_.stream.key});
  if (socket() != nullptr) socket()->resume();
}

void staff_session::on_conversation_attached(const actors::attach_outcome& outcome) {
  using actors::attach_status;
  auto* events_of = find_subscription(outcome.stream);
  if (events_of == nullptr || !events_of->attaching()) return;
  if (outcome.status != attach_status::attached) {
    auto reason = wire::refusal::unknown_conversation;
    // Nobody is closed for it: this moderator's consoles may be elsewhere, and who is dead leaves by itself.
    if (outcome.status == attach_status::overloaded) reason = wire::refusal::overloaded;
    if (outcome.status == attach_status::unavailable) reason = wire::refusal::unavailable;
    // Before the answers that wait: they stand for no delivery any more.
    refuse_attachment(outcome.stream, reason, {});
    return unsubscribe(outcome.stream);
  }
  const auto last = std::max(events_of->head(), outcome.last);
  if (events_of->last_seen() > last) {
    refuse_attachment(outcome.stream, wire::refusal::last_seen_beyond_end, "last_seen");
    unsubscribe(outcome.stream);
    return detach(outcome.stream);
  }
  send_frame(wire::append_attached, events::conversation_id{outcome.stream.key}, last);
  events_of->begin(last);
}

void staff_session::on_moderator(const std::shared_ptr<const actors::moderator_view>& view) {
  const auto queue = view->queue.is_none() ? shared().queues.front() : view->queue;
  const events::stream_id desk{shared().id, events::stream_kind::desk, queue.bytes};
  if (desk_.stream != desk || view->now == events::presence::signed_out) leave_desk();
  desk_.stream = desk;
  if (!was_welcomed_) welcome();
  if (view->now != events::presence::signed_out) {
    desk_.wanted = true;
    ask(desk_);
  }
  moderator_view_ = view;
  send_views();
}

void staff_session::leave_desk() {
  if (!desk_.wanted) return;
  if (desk_.attached || desk_.asking) detach(desk_.stream);
  desk_ = {.stream = desk_.stream};
  desk_view_.reset();
}

void staff_session::on_desk(const std::shared_ptr<const actors::desk_view>& view) {
  if (!desk_.wanted) return;
  desk_view_ = view;
  send_views();
}

void staff_session::go_on() {
  client_session::go_on();
  send_views();
}

void staff_session::send_views() {
  // A slow console gets the newest view when it has room.
  if (socket() == nullptr || socket()->outgoing_bytes() > shared().bounds.outgoing_soft_bytes) return;
  if (moderator_view_) send_frame(wire::append_moderator, *std::exchange(moderator_view_, nullptr));
  if (desk_view_) send_frame(wire::append_desk, *std::exchange(desk_view_, nullptr));
}

}  // namespace veilleuse::engine::net
