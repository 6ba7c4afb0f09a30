internal import AWSArguments
internal import AWSClient
internal import AWSModels
internal import AWSOutput
internal import JSON

extension InvocationRun {
    /// The parameters of the first request.
    func firstParameters() throws(CommandFailure) -> JSONObject {
        guard invocation.paging.isEnabled else { return invocation.parameters }
        do {
            return try Paginator(definition: definition).pages(of: invocation.parameters, options: options)
                .parameters
        } catch {
            throw CommandFailure(error.description, exitCode: 255)
        }
    }

    private var definition: JSONObject {
        invocation.service.paginator(of: invocation.operation.name) ?? JSONObject()
    }

    private var options: Paginator.Options {
        Paginator.Options(
            maxItems: invocation.paging.maxItems, startingToken: invocation.paging.startingToken,
            pageSize: invocation.paging.pageSize)
    }

    /// Asks for all pages; prints them merged, or one by one where the format wants that.
    func callPages() async throws(CommandFailure) {
        do {
            try await call(Paginator(definition: definition))
        } catch let error as PagingError {
            throw CommandFailure(error.description, exitCode: 255)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("\(error)", exitCode: 255)
        }
    }

    private func call(_ paginator: Paginator) async throws {
        var pages = try paginator.pages(of: invocation.parameters, options: options)
        var merger = PageMerger(paginator: paginator)
        var parameters = pages.parameters
        while true {
            let answer = try await perform(call(parameters))
            let page = try pages.take(.object(answer.result))
            if format.isPrintedByPage {
                let shown = format == .text ? page.results : page.answer
                try await print { formatter throws(OutputError) in try formatter.text(ofPage: shown) }
            } else {
                try merger.add(page.answer)
            }
            switch page.next {
            case .request(let next): parameters = next
            case .failed(let error): throw error
            case .done:
                if !format.isPrintedByPage {
                    try await show(merger.result(of: pages))
                } else if format == .text, let end = pages.textEnd {
                    try await print { formatter throws(OutputError) in try formatter.text(ofPage: end) }
                }
                return
            }
        }
    }
}
