// A moderator of a crash run: takes every child that is offered and talks with all of them on one connection.
#pragma once

#include "bench/crash/crash_client.hpp"

#include <memory>
#include <set>

namespace veilleuse::bench {

class moderator_client final : public crash_client {
 public:
  moderator_client(crash_world& world, std::string token) : crash_client(world), token_(std::move(token)) {}

  void opened() override;
  [[nodiscard]] bool is_answered() const;
  /// Null when this moderator never held it.
  [[nodiscard]] voice* journal_of(const std::string& conversation);

 protected:
  void welcomed(const boost::json::object& frame) override;
  void lost() override;
  voice* voice_of(const boost::json::object& frame) override;
  voice* voice_with(std::uint64_t id) override;
  void own_answer(const told_answer&) override {}
  void own_refusal(std::uint64_t id, std::string_view reason) override;
  void told(std::string_view type, const boost::json::object& frame) override;
  [[nodiscard]] bool may_speak(const voice& one) const override;

 private:
  void take_view(const boost::json::object& frame);
  void take_offers(const boost::json::object& frame);
  void take_attached(const std::string& conversation);
  void ping_regularly();
  void attach_to(voice& one);
  void attach_missing();

  std::string token_;
  std::string who_;
  bool signed_in_ = false;
  bool pings_ = false;
  /// By conversation.
  std::map<std::string, std::unique_ptr<voice>> voices_;
  std::set<std::string> attached_;
  std::set<std::string> accepting_;
};

}  // namespace veilleuse::bench
