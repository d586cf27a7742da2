#include "tests/engine/support/fake_gateway.hpp"

namespace veilleuse::test {

namespace {

constexpr events::timestamp noon{1'767'225'600'000'000};

}  // namespace

bool fake_lane::run_all() {
  owner_.store(std::this_thread::get_id());
  std::deque<std::function<void()>> ready;
  {
    const std::lock_guard guard{lock_};
    ready.swap(ready_);
  }
  for (auto& task : ready)
    task();
  return !ready.empty();
}

void fake_lane::enqueue(std::function<void()> task) {
  {
    const std::lock_guard guard{lock_};
    ready_.push_back(std::move(task));
  }
  if (owner_.load() != std::this_thread::get_id()) wake_();
}

void fake_gateway::fill(const events::stream_id& stream, std::size_t count, std::size_t text_bytes) {
  const std::lock_guard guard{lock_};
  for (std::size_t at = 0; at < count; ++at)
    append(stream, {}, std::string(text_bytes, 'x'));
}

void fake_gateway::post(const events::stream_id& stream, const events::author& by, const std::string& text) {
  actors::published_record news;
  sinks all;
  {
    const std::lock_guard guard{lock_};
    news = publication(append(stream, by, text));
    all = subscribers_[stream];
  }
  for (const auto& sink : all)
    sink->published(news);
}

void fake_gateway::publish_last(const events::stream_id& stream) {
  actors::published_record news;
  {
    const std::lock_guard guard{lock_};
    news = publication(streams_[stream].back());
  }
  for (const auto& sink : subscribers(stream))
    sink->published(news);
}

void fake_gateway::answer_with(const actors::command_answer& answer) {
  const std::lock_guard guard{lock_};
  answer_ = answer;
}

void fake_gateway::answer_held() {
  std::vector<submitted> held;
  {
    const std::lock_guard guard{lock_};
    held.swap(held_);
    hold_answers = false;
  }
  for (const auto& command : held)
    answer(command);
}

void fake_gateway::close_routes(const events::stream_id& stream) {
  {
    const std::lock_guard guard{lock_};
    held_.clear();
  }
  for (const auto& sink : subscribers(stream))
    sink->route_closed(stream);
}

void fake_gateway::show(const events::stream_id& stream,
                        const std::shared_ptr<const actors::moderator_view>& view) {
  for (const auto& sink : subscribers(stream))
    sink->moderator_changed(view);
}

void fake_gateway::show(const events::stream_id& stream,
                        const std::shared_ptr<const actors::desk_view>& view) {
  for (const auto& sink : subscribers(stream))
    sink->desk_changed(view);
}

void fake_gateway::say_typing(const events::stream_id& stream, const events::principal& who) {
  for (const auto& sink : subscribers(stream))
    sink->typing(stream, who);
}

std::vector<fake_gateway::submitted> fake_gateway::wait_for_commands(std::size_t count) {
  std::unique_lock guard{lock_};
  changed_.wait(guard, [&] { return commands_.size() >= count; });
  return commands_;
}

void fake_gateway::wait_for_subscribers(const events::stream_id& stream, std::size_t count) {
  std::unique_lock guard{lock_};
  changed_.wait(guard, [&] { return subscribers_[stream].size() == count; });
}

std::size_t fake_gateway::subscriber_count(const events::stream_id& stream) const {
  return subscribers(stream).size();
}

std::size_t fake_gateway::heartbeats() const {
  const std::lock_guard guard{lock_};
  return heartbeats_;
}

std::size_t fake_gateway::history_pages() const {
  const std::lock_guard guard{lock_};
  return pages_;
}

std::unique_ptr<actors::lane> fake_gateway::make_lane(std::function<void()> wake) {
  return std::make_unique<fake_lane>(std::move(wake), rounds);
}

bool fake_gateway::submit(actors::lane& from, submitted what, const actors::shared_route&) {
  fake_lane::of(from).enqueue([this, what] {
    bool held = false;
    {
      const std::lock_guard guard{lock_};
      commands_.push_back(what);
      held = hold_answers;
      if (held) held_.push_back(what);
    }
    changed_.notify_all();
    if (!held) answer(what);
  });
  return true;
}

void fake_gateway::keep_busy(fake_lane& lane) {
  if (never_done) lane.enqueue([this, &lane] { keep_busy(lane); });
}

void fake_gateway::typing(actors::lane& from, const events::stream_id& stream, const events::principal& who,
                          std::shared_ptr<actors::client_sink> sink, const actors::shared_route&) {
  rounds_before_typing = fake_lane::of(from).rounds();
  fake_lane::of(from).enqueue([this, &from, stream, who, sink] {
    when_typing();
    keep_busy(fake_lane::of(from));
    for (const auto& other : subscribers(stream)) {
      if (other != sink) other->typing(stream, who);
    }
  });
}

void fake_gateway::heartbeat(actors::lane&, const events::moderator_id&) {
  const std::lock_guard guard{lock_};
  ++heartbeats_;
}

void fake_gateway::read_history(actors::lane& from, const events::stream_id& stream, events::sequence first,
                                events::sequence last, std::shared_ptr<actors::client_sink> sink) {
  most_pages_at_once = std::max(most_pages_at_once.load(), ++pages_under_way_);
  {
    const std::lock_guard guard{lock_};
    pages_asked.push_back(stream);
  }
  auto give = [this, stream, first, last, sink] {
    actors::history_page page{stream, first, {first.value - 1}, nullptr, true};
    std::string frames;
    {
      const std::lock_guard guard{lock_};
      ++pages_;
      page.readable = history_is_readable;
      for (const auto& one : streams_[stream]) {
        if (one.first < first || one.first > last) continue;
        if (one.first.value - first.value >= page_events) break;
        frames += encoder_.encode_from(one, first);
        page.last = one.last();
      }
    }
    page.frames = std::make_shared<const std::string>(std::move(frames));
    --pages_under_way_;
    sink->history_read(page);
  };
  auto& lane = fake_lane::of(from);
  if (!hold_pages) return lane.enqueue(std::move(give));
  const std::lock_guard guard{lock_};
  held_pages_.push_back([&lane, give] { lane.enqueue(give); });
}

void fake_gateway::give_pages() {
  hold_pages = false;
  std::vector<std::function<void()>> held;
  {
    const std::lock_guard guard{lock_};
    held = std::move(held_pages_);
  }
  for (const auto& give : held)
    give();
}

actors::gateway_status fake_gateway::status() const {
  const std::lock_guard guard{lock_};
  return state;
}

fake_gateway::record& fake_gateway::append(const events::stream_id& stream, const events::author& by,
                                           const std::string& text) {
  auto& records = streams_[stream];
  const events::sequence next{records.empty() ? 1 : records.back().last().value + 1};
  return records.emplace_back(record{stream, next, noon, {}, 0, {events::message_posted{by, text}}});
}

actors::published_record fake_gateway::publication(const record& what) const {
  return {what.stream, what.first, what.last(), encoder_.encode(what)};
}

actors::command_answer fake_gateway::decide(const actors::submission& command, sinks& others,
                                            actors::published_record& news) {
  const std::lock_guard guard{lock_};
  actors::command_answer given{command.stream, command.id, actors::answer_status::accepted, {}, {}, noon};
  if (answer_) {
    given = *answer_;
    given.stream = command.stream;
    given.id = command.id;
    return given;
  }
  const auto* to_conversation = std::get_if<events::conversation_command>(&command.command);
  const auto* post =
      to_conversation == nullptr ? nullptr : std::get_if<events::post_message>(to_conversation);
  if (post == nullptr) {
    given.given = {{1}, {0}};
    return given;
  }
  const bool by_youth = command.id.owner.kind == events::principal_kind::youth;
  const events::author by = by_youth ? events::author{} : events::author{{command.id.owner.id}};
  const auto& fresh = append(command.stream, by, post->text);
  given.given = {fresh.first, fresh.last()};
  news = publication(fresh);
  others = subscribers_[command.stream];
  std::erase(others, command.sink);
  return given;
}

void fake_gateway::answer(const submitted& command) {
  sinks others;
  actors::published_record news;
  const auto given = decide(*command, others, news);
  command->sink->answered(given);
  for (const auto& sink : others)
    sink->published(news);
}

fake_gateway::sinks fake_gateway::subscribers(const events::stream_id& stream) const {
  const std::lock_guard guard{lock_};
  const auto found = subscribers_.find(stream);
  return found == subscribers_.end() ? sinks{} : found->second;
}

}  // namespace veilleuse::test
