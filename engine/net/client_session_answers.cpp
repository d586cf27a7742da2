// What comes to a client's session from the actors.
#include "engine/net/client_session.hpp"

#include <algorithm>

namespace veilleuse::engine::net {

namespace {

/// The field that a domain refusal is about, where one is.
std::string_view field_of(events::refusal reason) {
  switch (reason) {
    case events::refusal::text_empty:
    case events::refusal::text_too_long:
      return "text";
    case events::refusal::read_beyond_end:
      return "up_to";
    case events::refusal::in_other_queue:
      return "queue";
    case events::refusal::capacity_out_of_range:
      return "chats";
    case events::refusal::command_id_reused:
    case events::refusal::command_too_old:
      return "id";
    default:
      return {};
  }
}

bool is_post(const actors::submission& command) {
  const auto* to_conversation = std::get_if<events::conversation_command>(&command.command);
  return to_conversation != nullptr && std::holds_alternative<events::post_message>(*to_conversation);
}

}  // namespace

template <std::invocable Task>
void client_session::on_lane(Task task) {
  // An actor may move between lanes: what it says here must not overtake what it said elsewhere.
  if (loop_->on_this_thread() && on_their_way_.load() == 0) {
    if (socket_ != nullptr) task();
    return;
  }
  on_their_way_.fetch_add(1);
  loop_->post([self = shared_from_this(), task = std::move(task)] {
    self->on_their_way_.fetch_sub(1);
    if (self->socket_ != nullptr) task();
  });
}

void client_session::run_on_lane(std::function<void()> task) {
  on_lane(std::move(task));
}

void client_session::attached(const actors::attach_outcome& outcome) {
  on_lane([this, outcome] { note_attachment(outcome); });
}

void client_session::answered(const actors::command_answer& answer) {
  on_lane([this, answer] { on_answer(answer); });
}

void client_session::published(const actors::published_record& what) {
  on_lane([this, what] {
    if (auto* events_of = find_subscription(what.stream)) events_of->published(what);
  });
}

void client_session::history_read(const actors::history_page& page) {
  on_lane([this, page] {
    const auto whose = std::ranges::find(subscriptions_, page.stream, &subscription::stream);
    if (whose != subscriptions_.end()) {
      // Still under way: the others have their turn before it asks for its next.
      next_reader_ = static_cast<std::size_t>(whose - subscriptions_.begin()) + 1;
      (*whose)->history_read(page);
    }
    page_under_way_ = false;
    go_on();
  });
}

void client_session::desk_changed(std::shared_ptr<const actors::desk_view> view) {
  on_lane([this, view] { on_desk(view); });
}

void client_session::moderator_changed(std::shared_ptr<const actors::moderator_view> view) {
  on_lane([this, view] { on_moderator(view); });
}

void client_session::typing(const events::stream_id& stream, const events::principal& who) {
  on_lane([this, stream, who] {
    if (find_subscription(stream) == nullptr || over_soft_bound()) return;
    send_frame(wire::append_typing, events::conversation_id{stream.key}, who);
  });
}

void client_session::route_closed(const events::stream_id& stream) {
  on_lane([this, stream] { on_route_closed(stream); });
}

void client_session::route_opened(const events::stream_id& stream, const actors::shared_route& way,
                                  events::sequence last) {
  on_lane([this, stream, way, last] {
    if (auto* known = find_attachment(stream)) known->way = way;
    if (auto* events_of = find_subscription(stream)) events_of->note_head(last);
  });
}

void client_session::note_attachment(const actors::attach_outcome& outcome) {
  auto* known = find_attachment(outcome.stream);
  if (known == nullptr) {
    // Nobody here wants it any more: let in all the same, it would stay listed when this connection ends.
    if (outcome.status == actors::attach_status::attached) detach(outcome.stream);
    return;
  }
  // Asked again since: that one is answered by itself.
  if (outcome.number != known->number) return;
  known->way = outcome.way;
  auto* events_of = find_subscription(outcome.stream);
  if (events_of != nullptr && !events_of->attaching()) {
    if (outcome.status != actors::attach_status::attached) return on_sent_away(outcome);
    return events_of->note_head(outcome.last);
  }
  if (outcome.status != actors::attach_status::attached)
    std::erase_if(attachments_, [&](const attachment& one) { return &one == known; });
  on_attached(outcome);
}

void client_session::dismiss(const events::stream_id& stream) {
  std::erase_if(attachments_, [&](const attachment& known) { return known.stream == stream; });
  // Before the answers that wait: they stand for no delivery any more.
  send_frame(wire::append_detached, events::conversation_id{stream.key});
  unsubscribe(stream);
}

void client_session::on_answer(const actors::command_answer& answer) {
  const auto command = commands_.take(answer);
  if (!command) return;
  const auto id = answer.id.counter;
  switch (answer.status) {
    case actors::answer_status::accepted:
      tell_accepted(*command, answer);
      break;
    case actors::answer_status::refused:
      refuse({id, events::name_of(answer.reason), field_of(answer.reason), {}});
      break;
    case actors::answer_status::unknown:
      send_frame(wire::append_unknown, id);
      break;
    case actors::answer_status::overloaded:
      refuse(id, wire::refusal::overloaded);
      break;
    case actors::answer_status::unavailable:
      refuse(id, wire::refusal::unavailable);
      break;
  }
  close_if_done();
}

void client_session::tell_accepted(const actors::submission& command, const actors::command_answer& answer) {
  wire::accepted_answer told{answer.id.counter, {}, answer.given, answer.at};
  if (command.stream.kind == events::stream_kind::conversation) told.conversation = {command.stream.key};
  auto* events_of = find_subscription(command.stream);
  if (events_of != nullptr && is_post(command)) return events_of->own_message(told);
  deliver(told);
}

void client_session::on_route_closed(const events::stream_id& stream) {
  if (auto* known = find_attachment(stream)) known->way = nullptr;
  for (const auto& command : commands_.of(stream))
    submit(command, nullptr);
}

// ── What subscriptions ask for

void client_session::deliver(const actors::shared_frames& frames) {
  if (socket_ != nullptr) socket_->send(frames);
}

void client_session::deliver(const wire::accepted_answer& answer) {
  send_frame(wire::append_accepted, answer);
  close_if_done();
}

void client_session::say_caught_up(const events::stream_id& stream, events::sequence last) {
  send_frame(wire::append_caught_up, events::conversation_id{stream.key}, last);
}

void client_session::read_history(const events::stream_id& stream, events::sequence first,
                                  events::sequence last) {
  page_under_way_ = true;
  shared().gateway.read_history(lane_.actors(), stream, first, last, shared_from_this());
}

void client_session::say_unreadable() {
  close(wire::close_code::storage_trouble);
}

bool client_session::over_soft_bound() const {
  return socket_ != nullptr && socket_->outgoing_bytes() > lane_.shared().bounds.outgoing_soft_bytes;
}

bool client_session::has_room() const {
  return socket_ != nullptr && !page_under_way_ && !socket_->closing() &&
         socket_->outgoing_bytes() <= limits::outgoing_low_bytes;
}

}  // namespace veilleuse::engine::net
