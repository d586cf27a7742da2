#include "bench/load/engine_transport.hpp"

#include "bench/limits.hpp"
#include "bench/load/moderator_talker.hpp"
#include "bench/load/talker.hpp"
#include "bench/load/youth_talker.hpp"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::bench {

class engine_transport::youth final : public youth_talker {
 public:
  youth(engine_transport& all, std::size_t pair)
      : youth_talker(all.loop_, all.random_), all_(all), pair_(pair) {}

  void closed(std::uint16_t code) override {
    all_.failed(fmt::format("a youth's connection was closed with code {}", code));
  }

 protected:
  void welcomed(const scanned_frame& frame) override {
    all_.pair_of_[std::string(frame.conversation)] = pair_;
    submit(plain_command("open", next_id()));
  }

  void saw(const scanned_frame& frame) override {
    if (frame.event == "message_posted" && all_.sink_ != nullptr)
      return all_.sink_->delivered(pair_, side::a, frame.text);
    if (frame.event == "moderator_joined") all_.end_is_ready();
  }

  void accepted(const scanned_frame& frame) override { all_.message_accepted(answered(frame.id)); }

  void refused(const scanned_frame& frame) override {
    if (!all_.message_refused(pair_, side::a, answered(frame.id), frame))
      failed(fmt::format("a youth's command was answered {} {}", frame.type, frame.reason));
  }

  void failed(std::string why) override { all_.failed(std::move(why)); }

 private:
  engine_transport& all_;
  std::size_t pair_;
};

/// Holds one chat.
class engine_transport::console final : public talker {
 public:
  console(engine_transport& all, std::size_t pair, std::string token, std::string conversation)
      : talker(all.loop_, all.random_),
        all_(all),
        pair_(pair),
        token_(std::move(token)),
        conversation_(std::move(conversation)) {}

  void post_here(std::string_view text, std::uint64_t token, restraint how) {
    post(conversation_, text, token, how);
  }
  void opened() override { send(staff_hello(token_, session())); }

  void received(std::string_view text) override {
    scanned_frame frame;
    if (!scan_frame(text, frame)) return all_.failed("a frame is not an object");
    if (frame.type == "event") {
      if (frame.event == "message_posted" && all_.sink_ != nullptr)
        all_.sink_->delivered(pair_, side::b, frame.text);
    } else if (frame.type == "accepted") {
      all_.message_accepted(answered(frame.id));
    } else if (frame.type == "welcome") {
      send(attach(conversation_, 0));
    } else if (frame.type == "caught_up") {
      all_.end_is_ready();
    } else if (frame.type == "refused" || frame.type == "unknown") {
      if (all_.message_refused(pair_, side::b, answered(frame.id), frame)) return;
      all_.failed(fmt::format("a console's frame was answered {} {}", frame.type, frame.reason));
    }
  }

  void closed(std::uint16_t code) override {
    all_.failed(fmt::format("a console's connection was closed with code {}", code));
  }

 private:
  engine_transport& all_;
  std::size_t pair_;
  std::string token_;
  std::string conversation_;
};

/// Takes what it is offered; the chats themselves are held by consoles.
class engine_transport::moderator final : public moderator_talker {
 public:
  moderator(engine_transport& all, std::string token)
      : moderator_talker(all.loop_, all.random_, std::move(token)), all_(all) {}

  void closed(std::uint16_t code) override {
    failed(fmt::format("a moderator's connection was closed with code {}", code));
  }

 protected:
  void chat_assigned(const std::string& conversation) override { all_.chat_assigned(*this, conversation); }
  void failed(std::string why) override { all_.failed(std::move(why)); }

 private:
  engine_transport& all_;
};

std::size_t tokens_needed(std::size_t pairs) {
  return (pairs + limits::chats_per_moderator - 1) / limits::chats_per_moderator;
}

engine_transport::engine_transport(event_loop& loop, const endpoint& where,
                                   const std::vector<std::string>& tokens, std::size_t pairs,
                                   random_source& random)
    : loop_(loop), where_(where), random_(random), consoles_(pairs) {
  if (tokens.size() < tokens_needed(pairs))
    throw std::invalid_argument(fmt::format("{} pairs need {} tokens", pairs, tokens_needed(pairs)));
  for (std::size_t at = 0; at < tokens_needed(pairs); ++at) {
    moderators_.push_back(std::make_unique<moderator>(*this, tokens[at]));
    moderators_.back()->connect(where_);
  }
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    youths_.push_back(std::make_unique<youth>(*this, pair));
    youths_.back()->connect(where_);
  }
  const auto deadline = event_loop::clock::now() + limits::setup_patience;
  const auto all_ready =
      loop_.run_until(deadline, [this] { return !failure_.empty() || ready_ends_ == 2 * consoles_.size(); });
  check();
  if (!all_ready)
    throw std::runtime_error(fmt::format("only {} of {} ends could talk in time", ready_ends_, 2 * pairs));
  ping_regularly();
}

engine_transport::~engine_transport() = default;

void engine_transport::send(std::size_t pair, side sender, std::string_view text, std::uint64_t token) {
  ++unanswered_;
  if (sender == side::a) {
    youths_[pair]->post({}, text, token, restraint_);
  } else {
    consoles_[pair]->post_here(text, token, restraint_);
  }
}

void engine_transport::check() const {
  if (!failure_.empty()) throw std::runtime_error(failure_);
}

void engine_transport::chat_assigned(moderator& to, const std::string& conversation) {
  const auto found = pair_of_.find(conversation);
  // A chat of an earlier run, when the moderators are not ours alone.
  if (found == pair_of_.end()) return;
  consoles_[found->second] = std::make_unique<console>(*this, found->second, to.token(), conversation);
  consoles_[found->second]->connect(where_);
}

void engine_transport::message_accepted(std::optional<std::uint64_t> token) {
  if (!token) return;
  --unanswered_;
  if (sink_ != nullptr) sink_->acknowledged(*token);
}

bool engine_transport::message_refused(std::size_t pair, side sender, std::optional<std::uint64_t> token,
                                       const scanned_frame& answer) {
  if (!token) return false;
  --unanswered_;
  if (sink_ != nullptr)
    sink_->refused(pair, sender, *token, answer.reason.empty() ? answer.type : answer.reason);
  return true;
}

void engine_transport::failed(std::string why) {
  if (failure_.empty()) failure_ = std::move(why);
}

void engine_transport::ping_regularly() {
  for (auto& one : moderators_)
    one->send(ping());
  for (auto& one : consoles_)
    one->send(ping());
  for (auto& one : youths_)
    one->send(ping());
  loop_.schedule(event_loop::clock::now() + limits::ping_interval, [this] { ping_regularly(); });
}

}  // namespace veilleuse::bench
