#include "engine/net/subscription.hpp"

#include <algorithm>

namespace veilleuse::engine::net {

subscription::subscription(const events::stream_id& stream, events::sequence last_seen, subscriber& out)
    : stream_{stream}, out_{out}, next_{last_seen.value + 1} {}

void subscription::restart(events::sequence last_seen) {
  mode_ = mode::attaching;
  next_ = {last_seen.value + 1};
}

void subscription::begin(events::sequence last) {
  head_ = std::max(head_, last);
  mode_ = mode::catching_up;
  catch_up();
}

void subscription::note_head(events::sequence last) {
  head_ = std::max(head_, last);
  if (mode_ == mode::live && head_ >= next_) mode_ = mode::catching_up;
  catch_up();
}

void subscription::published(const actors::published_record& what) {
  head_ = std::max(head_, what.last);
  if (mode_ == mode::attaching || what.last < next_) return;
  if (mode_ == mode::live && what.first == next_ && !out_.over_soft_bound()) {
    next_ = {what.last.value + 1};
    out_.deliver(what.frames);
    return;
  }
  mode_ = mode::catching_up;
  catch_up();
}

void subscription::history_read(const actors::history_page& page) {
  reading_ = false;
  // Asked for before the client started over.
  if (mode_ != mode::catching_up || page.first != next_) return catch_up();
  if (!page.readable || page.last < page.first) return out_.say_unreadable();
  next_ = {page.last.value + 1};
  head_ = std::max(head_, page.last);
  out_.deliver(page.frames);
  catch_up();
}

void subscription::own_message(const wire::accepted_answer& answer) {
  const auto& given = answer.given;
  if (given.last < given.first || given.last < next_) return out_.deliver(answer);
  head_ = std::max(head_, given.last);
  if (mode_ == mode::live && given.first == next_) {
    next_ = {given.last.value + 1};
    return out_.deliver(answer);
  }
  const auto place = std::ranges::upper_bound(
      held_, given.first, {}, [](const wire::accepted_answer& held) { return held.given.first; });
  held_.insert(place, answer);
  if (mode_ == mode::live) mode_ = mode::catching_up;
  catch_up();
}

void subscription::go_on() {
  catch_up();
}

void subscription::release() {
  for (const auto& answer : held_)
    out_.deliver(answer);
  held_.clear();
}

void subscription::catch_up() {
  if (mode_ != mode::catching_up) return;
  release_due_answers();
  if (reading_) return;
  if (next_ > head_) {
    mode_ = mode::live;
    return out_.say_caught_up(stream_, head_);
  }
  if (!out_.has_room()) return;
  const auto last = held_.empty() ? head_ : events::sequence{held_.front().given.first.value - 1};
  reading_ = true;
  out_.read_history(stream_, next_, last);
}

void subscription::release_due_answers() {
  while (!held_.empty() && held_.front().given.first <= next_) {
    const auto answer = held_.front();
    held_.erase(held_.begin());
    next_ = std::max(next_, events::sequence{answer.given.last.value + 1});
    out_.deliver(answer);
  }
}

}  // namespace veilleuse::engine::net
