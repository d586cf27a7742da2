// Who is attached to a fake gateway's streams.
#include "tests/engine/support/fake_gateway.hpp"

#include <algorithm>
#include <utility>

namespace veilleuse::test {

void fake_gateway::answer_attach(std::size_t place, actors::attach_status with) {
  asking what;
  {
    const std::lock_guard guard{lock_};
    what = held_attaches_.at(place);
    auto& known = subscribers_[what.stream];
    // As the registry does: it lists each once, and no longer when the last asking is refused.
    const bool is_last = numbers_[{what.stream, what.sink.get()}] == what.number;
    if (with != actors::attach_status::attached && is_last) std::erase(known, what.sink);
    if (with == actors::attach_status::attached && std::ranges::find(known, what.sink) == known.end())
      known.push_back(what.sink);
  }
  changed_.notify_all();
  what.sink->attached({what.stream, with, what.number, {}, nullptr});
  const bool is_own = what.stream.kind == events::stream_kind::moderator;
  if (is_own && with == actors::attach_status::attached) what.sink->moderator_changed(moderator_state);
}

void fake_gateway::dismiss_subscribers(const events::stream_id& stream, actors::attach_status why) {
  std::vector<std::pair<std::shared_ptr<actors::client_sink>, std::uint64_t>> gone;
  {
    const std::lock_guard guard{lock_};
    for (const auto& sink : std::exchange(subscribers_[stream], {}))
      gone.emplace_back(sink, numbers_[{stream, sink.get()}]);
  }
  for (const auto& [sink, number] : gone)
    sink->attached({stream, why, number, {}, nullptr});
}

void fake_gateway::wait_for_attaches(std::size_t count) {
  std::unique_lock guard{lock_};
  changed_.wait(guard, [&] { return held_attaches_.size() >= count; });
}

void fake_gateway::attach(actors::lane& from, const events::stream_id& stream, const events::principal& who,
                          std::shared_ptr<actors::client_sink> sink, std::uint64_t number) {
  fake_lane::of(from).enqueue([this, what = asking{stream, std::move(sink), number, who.kind}] {
    const bool is_own = what.stream.kind == events::stream_kind::moderator;
    const bool held =
        (hold_attaches && what.stream.kind == events::stream_kind::conversation) || (hold_own && is_own);
    {
      const std::lock_guard guard{lock_};
      numbers_[{what.stream, what.sink.get()}] = what.number;
      if (held) held_attaches_.push_back(what);
    }
    if (!held) return attach_now(what);
    changed_.notify_all();
  });
}

void fake_gateway::attach_now(const asking& what) {
  const auto& [stream, sink, number, by] = what;
  actors::attach_outcome outcome{stream, actors::attach_status::attached, number, {}, nullptr};
  bool shown = false;
  {
    const std::lock_guard guard{lock_};
    const auto& records = streams_[stream];
    const bool absent = records.empty() && stream.kind == events::stream_kind::conversation;
    if (absent && by == events::principal_kind::moderator)
      outcome.status = actors::attach_status::not_permitted;
    if (attach_with && stream.kind == events::stream_kind::conversation) outcome.status = *attach_with;
    if (attach_own_with && stream.kind == events::stream_kind::moderator) outcome.status = *attach_own_with;
    if (stream.kind == events::stream_kind::desk && refuse_views-- > 0) {
      outcome.status = actors::attach_status::unavailable;
    }
    if (!records.empty()) outcome.last = records.back().last();
    auto& known = subscribers_[stream];
    const bool full = stream.kind == events::stream_kind::moderator && known.size() >= room_for_consoles;
    if (full) outcome.status = actors::attach_status::overloaded;
    shown = outcome.status == actors::attach_status::attached;
    if (shown && std::ranges::find(known, sink) == known.end()) known.push_back(sink);
  }
  changed_.notify_all();
  sink->attached(outcome);
  if (shown && stream.kind == events::stream_kind::moderator) sink->moderator_changed(moderator_state);
}

void fake_gateway::detach(actors::lane& from, const events::stream_id& stream,
                          std::shared_ptr<actors::client_sink> sink) {
  fake_lane::of(from).enqueue([this, stream, sink] {
    {
      const std::lock_guard guard{lock_};
      std::erase(subscribers_[stream], sink);
    }
    changed_.notify_all();
  });
}

}  // namespace veilleuse::test
