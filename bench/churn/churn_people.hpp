// The two kinds of people of a churn run.
#pragma once

#include "bench/churn/churn_world.hpp"
#include "bench/load/moderator_talker.hpp"
#include "bench/load/youth_talker.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

namespace veilleuse::bench {

/// One visit.
class churn_youth final : public youth_talker {
 public:
  churn_youth(churn_world& world, event_loop::clock::time_point due)
      : youth_talker(world.loop, world.random), world_(world), due_(due) {}

  void come() { connect(world_.where); }
  [[nodiscard]] bool is_gone() const { return gone_; }

  void closed(std::uint16_t code) override;

 protected:
  void welcomed(const scanned_frame& frame) override;
  void saw(const scanned_frame& frame) override;
  void accepted(const scanned_frame& frame) override;
  void refused(const scanned_frame& frame) override;
  void failed(std::string why) override { world_.fail(std::move(why)); }

 private:
  void say();
  void command(std::string frame);

  churn_world& world_;
  event_loop::clock::time_point due_;
  /// The one command that is under way: a visit sends the next after its answer.
  std::string frame_;
  std::uint64_t said_at_ = 0;
  std::size_t replies_ = 0;
  bool joined_ = false;
  bool closing_ = false;
  bool gone_ = false;
};

/// Replies to everything, in all chats on one connection.
class churn_moderator final : public moderator_talker {
 public:
  churn_moderator(churn_world& world, std::string token)
      : moderator_talker(world.loop, world.random, std::move(token)), world_(world) {}

  void come() { connect(world_.where); }
  void ping_regularly();

  void closed(std::uint16_t code) override;

 protected:
  void chat_assigned(const std::string& conversation) override;
  void saw(const scanned_frame& frame) override;
  void message_accepted(std::uint64_t said_at) override { world_.acknowledged(said_at); }
  void attachment_refused(const scanned_frame& frame) override;
  void failed(std::string why) override { world_.fail(std::move(why)); }

 private:
  churn_world& world_;
  std::set<std::string> open_chats_;
};

}  // namespace veilleuse::bench
