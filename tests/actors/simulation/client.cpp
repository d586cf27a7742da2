#include "tests/actors/simulation/client.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

namespace veilleuse::test {

namespace {

/// Work from outside any lane: the test's scheduler decides when it runs.
class no_lane final : public actors::lane {
 public:
  bool run_ready() override { return false; }
  [[nodiscard]] actors::lane_reading reading() const override { return {}; }
};

bool one_in(random_source& random, std::uint64_t count) {
  return random() % count == 0;
}

}  // namespace

/// Bound to one connection: what comes after its end is not heard.
class simulated_client::sink final : public actors::client_sink {
 public:
  explicit sink(std::weak_ptr<simulated_client> whose) : whose_{std::move(whose)} {}

  void attached(const actors::attach_outcome& outcome) override {
    if (auto whose = listening()) whose->attached(outcome);
  }
  void answered(const actors::command_answer& answer) override {
    if (auto whose = listening()) whose->answered(answer);
  }
  void published(const actors::published_record& what) override {
    if (auto whose = listening()) whose->published(what);
  }
  void history_read(const actors::history_page& page) override {
    if (auto whose = listening()) whose->history_read(page);
  }
  void desk_changed(std::shared_ptr<const actors::desk_view> view) override {
    if (auto whose = listening()) whose->desk_ = std::move(view);
  }
  void moderator_changed(std::shared_ptr<const actors::moderator_view> view) override {
    if (auto whose = listening()) whose->own_ = std::move(view);
  }
  void typing(const events::stream_id&, const events::principal&) override {}
  void route_closed(const events::stream_id& stream) override {
    if (auto whose = listening()) whose->route_closed(stream);
  }
  void route_opened(const events::stream_id& stream, const actors::shared_route& way,
                    events::sequence last) override {
    if (auto whose = listening()) whose->route_opened(stream, way, last);
  }

 private:
  [[nodiscard]] std::shared_ptr<simulated_client> listening() const {
    auto whose = whose_.lock();
    return whose != nullptr && whose->sink_.get() == this ? whose : nullptr;
  }
  std::weak_ptr<simulated_client> whose_;
};

simulated_client::simulated_client(events::principal who, random_source& random,
                                   std::vector<std::string>& findings)
    : who_{who}, random_{random}, findings_{findings} {
  for (auto& byte : session_.bytes)
    byte = static_cast<std::uint8_t>(random_());
}

void simulated_client::connect(actors::gateway* to) {
  gateway_ = to;
  lane_ = std::make_unique<no_lane>();
  sink_ = std::make_shared<sink>(weak_from_this());
  for (auto& [counter, command] : unanswered_)
    command.under_way = nullptr;
  for (auto& [name, stream] : streams_) {
    stream.attached = false;
    stream.reading = false;
    stream.way = nullptr;
    attach(name);
  }
}

void simulated_client::disconnect() {
  if (gateway_ == nullptr) return;
  for (const auto& [name, stream] : streams_)
    gateway_->detach(*lane_, name, sink_);
  sink_ = nullptr;
  gateway_ = nullptr;
}

void simulated_client::attach(const events::stream_id& stream) {
  streams_[stream].wanted = true;
  if (connected()) ask_for(stream);
}

void simulated_client::ask_for(const events::stream_id& stream) {
  streams_[stream].asked = ++asked_;
  gateway_->attach(*lane_, stream, who_, sink_, asked_);
}

void simulated_client::detach(const events::stream_id& stream) {
  auto& known = streams_[stream];
  known.wanted = false;
  known.attached = false;
  known.way = nullptr;
  if (connected()) gateway_->detach(*lane_, stream, sink_);
}

void simulated_client::send(const events::stream_id& stream, actors::any_command command) {
  open_command next{{who_, session_, ++counter_}, stream, std::move(command), std::nullopt};
  if (auto* in_conversation = std::get_if<events::conversation_command>(&next.command))
    if (auto* post = std::get_if<events::post_message>(in_conversation)) {
      post->text = fmt::format("{}#{}", events::to_hex(session_.bytes), counter_);
      next.text = post->text;
    }
  auto& kept = unanswered_.emplace(counter_, std::move(next)).first->second;
  // Now or later: later ones overtake it.
  if (connected() && !one_in(random_, 4)) submit(kept, true);
}

void simulated_client::submit(open_command& what, bool by_route) {
  if (what.under_way == nullptr)
    what.under_way = std::make_shared<const actors::submission>(
        actors::submission{what.stream, what.id, what.command, sink_});
  const auto known = streams_.find(what.stream);
  const auto way = by_route && known != streams_.end() ? known->second.way : nullptr;
  const auto submission = what.under_way;
  gateway_->submit(*lane_, submission, way);
  if (one_in(random_, 8)) gateway_->submit(*lane_, submission, one_in(random_, 2) ? way : nullptr);
}

void simulated_client::nudge(bool impatient) {
  if (!connected()) return;
  for (auto& [counter, command] : unanswered_)
    if (command.under_way == nullptr || (impatient && one_in(random_, 16)))
      submit(command, !one_in(random_, 3));
  for (auto& [name, stream] : streams_) {
    stream.wanted = stream.wanted || one_in(random_, 3);
    if (stream.wanted && !stream.attached) ask_for(name);
    stream.reading = false;
    catch_up(name, stream);
  }
}

void simulated_client::show_life() {
  if (connected()) gateway_->heartbeat(*lane_, {who_.id});
}

void simulated_client::answered(const actors::command_answer& answer) {
  if (answer.id.owner != who_ || answer.id.session != session_) return find("an answer for somebody else");
  const auto known = unanswered_.find(answer.id.counter);
  if (answer.status == actors::answer_status::accepted) {
    const auto earlier = first_answers_.find(answer.id.counter);
    if (earlier != first_answers_.end() && earlier->second != answer.given &&
        answer.given.last >= answer.given.first)
      find(fmt::format("command {} was answered differently", answer.id.counter));
  }
  if (known == unanswered_.end()) return;
  if (known->second.under_way == nullptr)
    find(fmt::format("command {} was answered twice", answer.id.counter));
  switch (answer.status) {
    case actors::answer_status::accepted:
    case actors::answer_status::refused:
      note_answer(known->second, answer);
      unanswered_.erase(known);
      break;
    case actors::answer_status::unknown:
    case actors::answer_status::overloaded:
    case actors::answer_status::unavailable:
      known->second.under_way = nullptr;
      break;
  }
}

void simulated_client::note_answer(const open_command& what, const actors::command_answer& answer) {
  if (answer.status == actors::answer_status::refused) {
    if (what.text) refused_texts_.insert(*what.text);
    return;
  }
  if (answer.given.last < answer.given.first) return;
  first_answers_.emplace(answer.id.counter, answer.given);
  acknowledged_.push_back({what.stream, what.id, answer.given, what.text});
  // One's own message is not published to its poster: the answer stands for it.
  auto& stream = streams_[what.stream];
  stream.head = std::max(stream.head, answer.given.last);
  if (what.text && answer.given.first == stream.next)
    take_lines(stream, line_of(events::message_posted{{}, what.text}, stream.next));
  catch_up(what.stream, stream);
}

void simulated_client::attached(const actors::attach_outcome& outcome) {
  auto& stream = streams_[outcome.stream];
  if (!stream.wanted || outcome.number != stream.asked) return;
  stream.attached = outcome.status == actors::attach_status::attached;
  if (!stream.attached) return;
  stream.way = outcome.way;
  stream.head = std::max(stream.head, outcome.last);
  catch_up(outcome.stream, stream);
}

void simulated_client::route_opened(const events::stream_id& stream, const actors::shared_route& way,
                                    events::sequence last) {
  auto& known = streams_[stream];
  if (!known.wanted) return;
  known.way = way;
  known.head = std::max(known.head, last);
  catch_up(stream, known);
}

void simulated_client::route_closed(const events::stream_id& stream) {
  streams_[stream].way = nullptr;
  for (auto& [counter, command] : unanswered_)
    if (command.stream == stream && command.under_way) submit(command, false);
}

void simulated_client::published(const actors::published_record& what) {
  auto& stream = streams_[what.stream];
  stream.head = std::max(stream.head, what.last);
  if (what.first == stream.next) take_lines(stream, *what.frames);
  catch_up(what.stream, stream);
}

void simulated_client::history_read(const actors::history_page& page) {
  auto& stream = streams_[page.stream];
  stream.reading = false;
  if (!page.readable) return find("history could not be read");
  if (page.last < page.first) return;
  if (page.first == stream.next) take_lines(stream, *page.frames);
  catch_up(page.stream, stream);
}

void simulated_client::catch_up(const events::stream_id& name, received_stream& stream) {
  if (!connected() || stream.reading || !stream.attached || stream.next > stream.head) return;
  if (name.kind != events::stream_kind::conversation) return;
  stream.reading = true;
  gateway_->read_history(*lane_, name, stream.next, stream.head, sink_);
}

void simulated_client::take_lines(received_stream& stream, const std::string& frames) {
  std::istringstream lines{frames};
  for (std::string line; std::getline(lines, line);) {
    const auto number = std::stoull(line);
    if (number != stream.next.value)
      find(fmt::format("event {} came where {} was due", number, stream.next.value));
    if (!stream.lines.emplace(number, line).second) find(fmt::format("event {} came twice", number));
    stream.next = {number + 1};
    stream.head = std::max(stream.head, events::sequence{number});
  }
}

std::string line_of(const events::conversation_event& event, events::sequence number) {
  std::string text;
  if (const auto* message = std::get_if<events::message_posted>(&event))
    text = message->text.value_or("(sealed)");
  return fmt::format("{} {} {}\n", number.value, event.index(), text);
}

actors::shared_frames line_encoder::encode(const events::record<events::conversation_event>& what) const {
  return std::make_shared<const std::string>(encode_from(what, what.first));
}

std::string line_encoder::encode_from(const events::record<events::conversation_event>& what,
                                      events::sequence from) const {
  std::string lines;
  auto number = what.first;
  for (const auto& event : what.events) {
    if (number >= from) lines += line_of(event, number);
    ++number.value;
  }
  return lines;
}

}  // namespace veilleuse::test
