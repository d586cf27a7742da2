// A moderator's connection under load: signs in, takes every child that is offered, and tells whoever derives
// from it which chats it holds.
#pragma once

#include "bench/load/talker.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace veilleuse::bench {

class moderator_talker : public talker {
 public:
  moderator_talker(event_loop& loop, random_source& random, std::string token)
      : talker(loop, random), token_(std::move(token)) {}

  [[nodiscard]] const std::string& token() const { return token_; }
  void opened() override { send(staff_hello(token_, session())); }
  void received(std::string_view text) final;

 protected:
  /// Once for each chat.
  virtual void chat_assigned(const std::string& conversation) = 0;
  /// An event of a conversation that it is attached to.
  virtual void saw(const scanned_frame&) {}
  virtual void message_accepted(std::uint64_t) {}
  /// A frame without an id was refused: an attachment.
  virtual void attachment_refused(const scanned_frame& frame);
  /// What no server says; ends the run.
  virtual void failed(std::string why) = 0;

 private:
  void take_offers(std::string_view text);
  void take_chats(std::string_view text);
  void take_refusal(const scanned_frame& frame);

  std::string token_;
  std::set<std::string> answered_;
  std::set<std::string> chats_;
};

}  // namespace veilleuse::bench
