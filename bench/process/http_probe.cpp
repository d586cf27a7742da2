#include "bench/process/http_probe.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

int http_status(const endpoint& where, std::string_view path) {
  namespace http = boost::beast::http;
  boost::asio::io_context context;
  boost::asio::ip::tcp::socket socket{context};
  boost::system::error_code error;
  socket.connect({boost::asio::ip::make_address(where.address), where.port}, error);
  if (error) return 0;
  http::request<http::empty_body> request{http::verb::get, {path.data(), path.size()}, 11};
  request.set(http::field::host, fmt::format("{}:{}", where.address, where.port));
  request.set(http::field::connection, "close");
  http::write(socket, request, error);
  if (error) return 0;
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> response;
  http::read(socket, buffer, response, error);
  return error ? 0 : static_cast<int>(response.result_int());
}

}  // namespace veilleuse::bench
