// A youth of a crash run: opens one conversation and talks in it until the end.
#pragma once

#include "bench/crash/crash_client.hpp"

namespace veilleuse::bench {

class youth_client final : public crash_client {
 public:
  youth_client(crash_world& world, std::size_t number);

  void opened() override;
  [[nodiscard]] const std::string& secret() const { return secret_; }
  /// Known after the first welcome.
  [[nodiscard]] const std::string& conversation() const { return conversation_; }
  [[nodiscard]] bool is_answered() const { return open_answered_ && voice_.unanswered() == 0; }
  [[nodiscard]] bool is_joined() const { return voice_.has_seen("moderator_joined"); }
  [[nodiscard]] voice& journal() { return voice_; }

 protected:
  void welcomed(const boost::json::object& frame) override;
  void lost() override { welcomed_ = false; }
  voice* voice_of(const boost::json::object& frame) override;
  voice* voice_with(std::uint64_t id) override;
  void own_answer(const told_answer& answer) override;
  void own_refusal(std::uint64_t id, std::string_view reason) override;
  void told(std::string_view, const boost::json::object&) override {}
  [[nodiscard]] bool may_speak(const voice&) const override { return welcomed_ && open_answered_; }

 private:
  std::string secret_;
  std::string conversation_;
  std::uint64_t open_id_ = 0;
  bool welcomed_ = false;
  bool open_answered_ = false;
  voice voice_;
};

}  // namespace veilleuse::bench
