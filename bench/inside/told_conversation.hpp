// A conversation as it would have been held: decided, encoded and sealed by the engine's own code, without an
// engine.
#pragma once

#include "events/conversation/conversation.hpp"
#include "storage/event_log.hpp"
#include "storage/key_vault.hpp"

#include <cstddef>
#include <string>

namespace veilleuse::bench {

class told_conversation {
 public:
  /// Opened, heard by the desk; then so many times `text` by the youth; then closed. No process is left open.
  told_conversation(const events::conversation_id& id, storage::shared_key key, std::size_t messages,
                    const std::string& text);

  [[nodiscard]] const events::stream_id& stream() const { return stream_; }
  [[nodiscard]] const storage::shared_key& key() const { return key_; }
  /// Its records in order, as they are handed to a log.
  [[nodiscard]] storage::append_batch& appends() { return appends_; }
  [[nodiscard]] const storage::append_batch& appends() const { return appends_; }

 private:
  void by_youth(const events::conversation_command& command);
  void settle();
  void add(const events::conversation_command& command, events::command_context context);

  events::conversation_id id_;
  events::stream_id stream_;
  storage::shared_key key_;
  events::conversation_state state_;
  std::uint64_t counter_ = 0;
  storage::append_batch appends_;
};

/// Becomes the writer of every partition. Blocks.
void take_over_all(storage::event_log& log);

/// Throws when the log refuses any. Blocks.
void append_all(storage::event_log& log, storage::append_batch batch);

/// The service of all that is told here.
inline constexpr events::service_id told_service{1};

}  // namespace veilleuse::bench
