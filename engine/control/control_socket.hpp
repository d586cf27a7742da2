// The operator's way into a running engine: a socket in the data directory, for the user that the engine runs
// as and for root. `veilleuse backup` comes in here.
//
// A client sends one line, a command; the answer is one line, "ok …" or "refused SENTENCE". What a command
// set up for the client lasts until the connection ends, however it ends: a client that is killed leaves
// nothing behind.
#pragma once

#include "engine/outcome.hpp"
#include "storage/descriptor.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace veilleuse::engine::control {

inline constexpr const char* socket_name = "control.sock";

struct answer {
  std::string line;
  /// Dropped when the connection ends.
  std::shared_ptr<void> lease = {};
};

/// Runs on the socket's thread, which does nothing else: it may take as long as the client should wait. May
/// throw std::exception, which is the client's answer.
using command = std::function<answer()>;
using commands = std::map<std::string, command, std::less<>>;

class control_socket {
 public:
  /// A socket that an engine left there is replaced: whoever calls this holds the data directory's lock.
  [[nodiscard]] static outcome<std::unique_ptr<control_socket>> open(
      const std::filesystem::path& data_directory, commands known);
  control_socket(const control_socket&) = delete;
  control_socket& operator=(const control_socket&) = delete;
  /// Ends every connection.
  ~control_socket();

 private:
  struct client {
    storage::descriptor socket;
    std::string asked = {};
    std::shared_ptr<void> lease = {};
  };

  control_socket(storage::descriptor directory, storage::descriptor listener, storage::descriptor stop,
                 commands known);
  void run();
  void welcome();
  /// False when the connection is over.
  [[nodiscard]] bool serve(client& from);
  [[nodiscard]] answer answer_to(std::string_view asked) const;

  storage::descriptor directory_;
  storage::descriptor listener_;
  storage::descriptor stop_;
  const commands known_;
  std::vector<client> clients_;
  std::thread thread_;
};

/// The other side: a connection, or a descriptor that is not open when no engine listens there.
[[nodiscard]] outcome<storage::descriptor> connect_to_engine(const std::filesystem::path& data_directory);

/// Sends a line, waits for the answer. A failure when it is refused, or the connection ends before.
[[nodiscard]] outcome<std::string> ask(const storage::descriptor& engine, std::string_view what);

}  // namespace veilleuse::engine::control
