#include "bench/crash/voice.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

/// What breaks careless encoders: accents, quotes, escapes, line ends, characters beyond the first plane.
constexpr std::array<std::string_view, 8> phrases{"bonsoir ",   "j'ai peur ", "\"non\" ",   "ça recommence\n",
                                                  "C:\\école ", "😟 ",         "</b>&amp; ", "\u2028\tfin "};

std::string make_text(std::string_view name, std::size_t number, random_source& random) {
  auto text = fmt::format("{}#{} ", name, number);
  for (auto count = random() % 12; count != 0; --count)
    text += phrases[random() % phrases.size()];
  return text;
}

}  // namespace

const std::string& voice::say(std::uint64_t id, random_source& random) {
  sent_.push_back({.text = make_text(name_, sent_.size() + 1, random), .acknowledged_as = {}});
  auto& added = unanswered_[id];
  added = {.frame = post_message(id, conversation_, sent_.back().text), .index = sent_.size() - 1};
  return added.frame;
}

bool voice::answered(const told_answer& answer) {
  const auto mine = unanswered_.find(answer.id);
  if (mine == unanswered_.end()) return false;
  auto& message = sent_[mine->second.index];
  unanswered_.erase(mine);
  message.acknowledged_as = answer.last;
  // The answer stands for the event, a repeated command's too, unless the history told it before.
  if (answer.last > last_seen_)
    saw({.seq = answer.last, .kind = message_kind, .by = who_, .text = message.text});
  return true;
}

bool voice::put_off(std::uint64_t id) {
  const auto mine = unanswered_.find(id);
  if (mine == unanswered_.end()) return false;
  sent_[mine->second.index].was_put_off = true;
  return true;
}

void voice::saw(told_event event) {
  last_seen_ = std::max(last_seen_, event.seq);
  kinds_seen_.insert(event.kind);
  received_.push_back(std::move(event));
}

std::vector<std::string> voice::unanswered_frames() const {
  std::vector<std::string> frames;
  for (const auto& [id, one] : unanswered_)
    frames.push_back(one.frame);
  return frames;
}

const std::string* voice::frame_of(std::uint64_t id) const {
  const auto found = unanswered_.find(id);
  return found == unanswered_.end() ? nullptr : &found->second.frame;
}

}  // namespace veilleuse::bench
