// A client that outlives its server: it connects again and again, says what it last saw, and sends again what
// was not answered.
#pragma once

#include "bench/crash/crash_world.hpp"
#include "bench/crash/voice.hpp"
#include "bench/protocol/command_gate.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace veilleuse::bench {

class crash_client : public client_events {
 public:
  explicit crash_client(crash_world& world)
      : world_(world), session_(random_id(world.random)), client_(world.loop, *this) {}

  void connect() {
    if (!left_) client_.connect(world_.where, chat_path);
  }
  /// For good.
  void leave() {
    left_ = true;
    client_.leave();
  }

  void received(std::string_view text) final;
  void closed(std::uint16_t code) final;

 protected:
  virtual void welcomed(const boost::json::object& frame) = 0;
  virtual void lost() = 0;
  /// Whose message or event it is; null when it is nobody's here.
  virtual voice* voice_of(const boost::json::object& frame) = 0;
  /// Every voice of this client that may hold command `id`.
  virtual voice* voice_with(std::uint64_t id) = 0;
  /// An answer to a command that no voice sent.
  virtual void own_answer(const told_answer& answer) = 0;
  virtual void own_refusal(std::uint64_t id, std::string_view reason) = 0;
  /// Any other frame.
  virtual void told(std::string_view type, const boost::json::object& frame) = 0;
  /// False while messages of this voice must wait.
  [[nodiscard]] virtual bool may_speak(const voice& one) const = 0;

  void send(std::string_view frame) { client_.send_text(frame); }
  /// A frame with an id: waits its turn.
  void submit(std::string_view frame);
  void send_unanswered(const voice& one);
  /// From now on `one` says something at random moments.
  void keep_talking(voice& one);
  [[nodiscard]] std::uint64_t next_id() { return ++last_id_; }
  [[nodiscard]] const std::string& session() const { return session_; }

  [[nodiscard]] crash_world& world() { return world_; }

 private:
  void take_event(const boost::json::object& frame);
  void take_accepted(const boost::json::object& frame);
  void take_refused(std::string_view type, const boost::json::object& frame);
  void repeat(const told_answer& answer, const std::string& frame);
  [[nodiscard]] bool take_repeated(const told_answer& answer);

  crash_world& world_;
  std::string session_;
  std::uint64_t last_id_ = 0;
  bool left_ = false;
  command_gate gate_;
  /// Answers expected again, by id; forgotten with the connection.
  std::map<std::uint64_t, told_answer> repeated_;
  websocket_client client_;
};

/// A member's text or number; empty and 0 when it is absent.
[[nodiscard]] std::string text_of(const boost::json::object& frame, std::string_view key);
[[nodiscard]] std::uint64_t number_of(const boost::json::object& frame, std::string_view key);

}  // namespace veilleuse::bench
