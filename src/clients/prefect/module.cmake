# How the library is used by itself (README.md beside this file).
add_executable(prefect_example ${CMAKE_SOURCE_DIR}/examples/prefect_flow_run.cpp)
target_link_libraries(prefect_example PRIVATE ${target})
