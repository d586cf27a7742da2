// A simulated client: follows the client protocol as a good client would, on a bad network, and remembers all
// it was told.
#pragma once

#include "actors/frame_encoder.hpp"
#include "actors/gateway.hpp"
#include "actors/planted_bug.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace veilleuse::test {

using random_source = std::mt19937_64;

/// An acknowledged command that led to events.
struct acknowledged {
  events::stream_id stream;
  events::command_id id;
  events::answer given;
  /// For a message.
  std::optional<std::string> text;
};

/// What one subscription has been told, event by event. The encoder of the simulation makes readable lines.
struct received_stream {
  events::sequence next{1};
  std::map<std::uint64_t, std::string> lines;
  /// What the client wants; what comes after a detach is not for it.
  bool wanted = true;
  /// The number of the last `attach`.
  std::uint64_t asked = 0;
  bool attached = false;
  bool reading = false;
  events::sequence head;
  actors::shared_route way;
};

class simulated_client : public std::enable_shared_from_this<simulated_client> {
 public:
  simulated_client(events::principal who, random_source& random, std::vector<std::string>& findings);

  /// A connection to a (new) process. What an earlier process still says is ignored.
  void connect(actors::gateway* to);
  void disconnect();
  [[nodiscard]] bool connected() const { return gateway_ != nullptr; }

  void attach(const events::stream_id& stream);
  void detach(const events::stream_id& stream);
  /// A new command, kept until answered for good.
  void send(const events::stream_id& stream, actors::any_command command);
  /// Sends what is not under way on this connection, attaches, asks for history that is missing. An
  /// `impatient` client also sends again what is under way.
  void nudge(bool impatient);
  /// A console's sign of life.
  void show_life();
  [[nodiscard]] bool settled() const { return unanswered_.empty(); }
  [[nodiscard]] std::size_t unanswered() const { return unanswered_.size(); }

  [[nodiscard]] const events::principal& who() const { return who_; }
  [[nodiscard]] const std::vector<acknowledged>& answers() const { return acknowledged_; }
  [[nodiscard]] const std::map<events::stream_id, received_stream>& streams() const { return streams_; }
  [[nodiscard]] const std::set<std::string>& refused_texts() const { return refused_texts_; }
  [[nodiscard]] std::shared_ptr<const actors::desk_view> desk() const { return desk_; }
  [[nodiscard]] std::shared_ptr<const actors::moderator_view> own() const { return own_; }

 private:
  class sink;
  friend class sink;
  struct open_command {
    events::command_id id;
    events::stream_id stream;
    actors::any_command command;
    std::optional<std::string> text;
    /// On the present connection, until answered: copies of one submission, as the engine keeps them.
    std::shared_ptr<const actors::submission> under_way{};
  };

  void ask_for(const events::stream_id& stream);
  void submit(open_command& what, bool by_route);
  void answered(const actors::command_answer& answer);
  void attached(const actors::attach_outcome& outcome);
  void published(const actors::published_record& what);
  void history_read(const actors::history_page& page);
  void route_opened(const events::stream_id& stream, const actors::shared_route& way, events::sequence last);
  void route_closed(const events::stream_id& stream);
  void take_lines(received_stream& stream, const std::string& frames);
  void catch_up(const events::stream_id& name, received_stream& stream);
  void note_answer(const open_command& what, const actors::command_answer& answer);
  void find(std::string what) { findings_.push_back(std::move(what)); }

  events::principal who_;
  random_source& random_;
  std::vector<std::string>& findings_;
  actors::gateway* gateway_ = nullptr;
  std::unique_ptr<actors::lane> lane_;
  std::shared_ptr<sink> sink_;
  events::client_session_id session_;
  std::uint64_t counter_ = 0;
  std::uint64_t asked_ = 0;
  std::map<std::uint64_t, open_command> unanswered_;
  std::map<std::uint64_t, events::answer> first_answers_;
  std::vector<acknowledged> acknowledged_;
  std::set<std::string> refused_texts_;
  std::map<events::stream_id, received_stream> streams_;
  std::shared_ptr<const actors::desk_view> desk_;
  std::shared_ptr<const actors::moderator_view> own_;
};

/// Frames of the simulation: one line an event, "SEQ NAME TEXT".
[[nodiscard]] std::string line_of(const events::conversation_event& event, events::sequence number);

class line_encoder final : public actors::frame_encoder {
 public:
  actors::shared_frames encode(const events::record<events::conversation_event>& what) const override;
  std::string encode_from(const events::record<events::conversation_event>& what,
                          events::sequence from) const override;
};

}  // namespace veilleuse::test
